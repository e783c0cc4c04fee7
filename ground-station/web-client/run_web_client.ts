import { readFile } from "node:fs/promises";
import { type Service, ServiceError, type StartOptions, startService } from "telestion-edge";
import { Type } from "typebox";
import { readPageFiles } from "./page_files.ts";
import { servePage } from "./serve.ts";

const WEB_CLIENT_SETTINGS = Type.Object({
  WEBSOCKET_URL: Type.String({
    description: "The WebSocket of the bus, as browsers reach it",
    pattern: "^wss?://",
    examples: ["ws://127.0.0.1:8080"],
  }),
  WEB_USER: Type.String({ description: "The login that the page gets", default: "" }),
  WEB_PASSWORD: Type.String({ description: "Its password", default: "", "x-secret": true }),
  SPACECRAFT: Type.Array(Type.String({ pattern: "^[^\\s.*>]+$" }), {
    description: "The spacecraft to choose from; the first one is shown",
    minItems: 1,
  }),
  WEB_PASSWORD_FILE: Type.String({ description: "A file with the password", default: "" }),
  STALE_SECONDS: Type.Number({
    description: "Without telemetry for so long the page says that it is stale",
    exclusiveMinimum: 0,
    default: 5,
  }),
  HOST: Type.String({ description: "The address to listen on", default: "127.0.0.1" }),
  PORT: Type.Integer({
    description: "The port to listen on; 0: a free one",
    minimum: 0,
    maximum: 65535,
    default: 0,
  }),
  HOST_NAMES: Type.Array(Type.String(), {
    description: "Further names by which browsers may call this machine",
    default: [],
  }),
  PAGE: Type.String({
    description: "The folder of the built page; empty: build/web-client of the project",
    default: "",
  }),
});

/** The running service, and where its page is. */
export interface WebClient {
  readonly service: Service;
  /** Address of the page. */
  readonly url: string;
}

/**
 * Serves the page until the service stops.
 *
 * @param options of `startService()`, for tests
 * @returns service and address
 * @throws {ServiceError} `bad-configuration` when the page is not built or the port is taken
 */
export async function runWebClient(options: StartOptions = {}): Promise<WebClient> {
  const service = await startService({
    ...options,
    settings: WEB_CLIENT_SETTINGS,
    description: "Serves the page of mission control",
  });
  const { settings, log } = service;
  try {
    const site = await servePage({
      files: await readPageFiles(settings.PAGE),
      config: {
        server: settings.WEBSOCKET_URL,
        user: settings.WEB_USER,
        password: await readPassword(settings),
        spacecraft: settings.SPACECRAFT,
        staleSeconds: settings.STALE_SECONDS,
      },
      host: settings.HOST,
      port: settings.PORT,
      hostNames: settings.HOST_NAMES,
    });
    void service.stopped.then(() => site.close());
    log.info("Serves the page", { url: site.url });
    return { service, url: site.url };
  } catch (error) {
    await service.stop();
    throw ServiceError.from(error);
  }
}

/** Containers get passwords as files. */
async function readPassword(
  { WEB_PASSWORD, WEB_PASSWORD_FILE }: {
    readonly WEB_PASSWORD: string;
    readonly WEB_PASSWORD_FILE: string;
  },
): Promise<string> {
  if (WEB_PASSWORD_FILE === "") return WEB_PASSWORD;
  const text = await readFile(WEB_PASSWORD_FILE, "utf8").catch((cause) => {
    const what = `Cannot read the file of WEB_PASSWORD_FILE, "${WEB_PASSWORD_FILE}"`;
    throw new ServiceError("bad-configuration", `${what}: ${cause.message}`, { cause });
  });
  return text.replace(/\r?\n$/, "");
}
