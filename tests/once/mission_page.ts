import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { connect } from "@nats-io/transport-node";
import type { Browser, Page } from "playwright-core";
import { createClient } from "../../generated/mod.ts";
import { WEB_PERMISSIONS } from "../../ground-station/web-client/permissions.ts";
import { launchChromium } from "../helpers/chromium.ts";
import { freePort } from "../helpers/free_port.ts";
import { startNatsServer } from "../helpers/nats_server.ts";
import { type Program, startCommand } from "../helpers/run_program.ts";
import { findRuntime, PROJECT_FOLDER, type RuntimeName } from "../helpers/runtimes.ts";
import { createTemporaryFolder } from "../helpers/temporary_folder.ts";

const PASSWORD = "correct horse battery staple";
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** A service of the mission. */
export type Role = "writer" | "query" | "parser" | "web" | "io" | "device";

/** Where each service runs: all of them, on all runtimes; and what it logs when it is ready. */
const SERVICES: Readonly<Record<Role, readonly [RuntimeName, file: string, ready: RegExp]>> = {
  writer: ["bun", "database-writer/database_writer.ts", /"Stores"/],
  query: ["deno", "database-query/database_query.ts", /"Answers"/],
  parser: ["node", "parser/telemetry_parser.ts", /"Ready"/],
  web: ["node", "web-client/web_client.ts", /Serves the page/],
  io: ["deno", "io/io_service.ts", /"Ready"/],
  device: ["bun", "device/mission_device.ts", /"Waits for/],
};

/** What a mission consists of. */
export interface MissionPageOptions {
  /** The project whose services run; default this one. */
  readonly project?: string;
  /** The name of the spacecraft, and of its link. */
  readonly spacecraft: string;
  /** The folder of the built page. */
  readonly pageFolder: string;
  /** Further settings of the services. */
  readonly settings: { readonly [K in Role]?: Readonly<Record<string, string>> };
}

/** A mission from the device to the page. */
export interface MissionPage {
  readonly client: ReturnType<typeof createClient>;
  readonly page: Page;
  /** What the device logged when it had sent its file. */
  readonly device: Program;
}

/**
 * Runs a test with a device, all services, a nats-server between them, and a browser; cleans up.
 *
 * @param options which project, spacecraft and settings
 * @param body the test; the device has just begun
 */
export async function withMissionPage(
  options: MissionPageOptions,
  body: (mission: MissionPage) => Promise<void>,
): Promise<void> {
  const users = [
    { user: "service", password: PASSWORD },
    { user: "web", password: PASSWORD, permissions: WEB_PERMISSIONS },
  ];
  const server = await startNatsServer({ users, websocket: true });
  const folder = await createTemporaryFolder();
  const login = { servers: server.url, user: "service", pass: PASSWORD };
  const connection = await connect(login);
  const programs: Program[] = [];
  let browser: Browser | undefined;
  const link = `127.0.0.1:${await freePort()}`;
  const own: MissionPageOptions["settings"] = {
    io: { LINK: options.spacecraft, ADDRESS: `tcp://${link}` },
    device: { ADDRESS: `tcp-listen://${link}` },
    web: {
      WEBSOCKET_URL: server.websocketUrl ?? "",
      WEB_USER: "web",
      WEB_PASSWORD: PASSWORD,
      SPACECRAFT: options.spacecraft,
      PAGE: options.pageFolder,
    },
  };
  const start = async (role: Role): Promise<Program> => {
    const [runtime, file, ready] = SERVICES[role];
    const env = {
      NATS_URL: server.url,
      NATS_USER: "service",
      NATS_PASSWORD: PASSWORD,
      SERVICE_NAME: role,
      DATA_DIR: folder.path,
      ...own[role],
      ...options.settings[role],
    };
    const program = startIn(options.project ?? PROJECT_FOLDER, { runtime, file, env });
    programs.push(program);
    await program.waitForLine(ready, { timeoutMs: 30_000 });
    return program;
  };
  try {
    const [, , , web] = await Promise.all(
      (["writer", "query", "parser", "web"] as const).map(start),
    );
    browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    page.setDefaultTimeout(20_000);
    const [, url = ""] = /"url":"([^"]+)"/.exec(web?.stdout() ?? "") ?? [];
    await page.goto(url);
    const device = await start("device");
    await start("io");
    await body({ client: createClient(connection), page, device });
  } finally {
    await browser?.close();
    for (const program of programs) await program.stop();
    await connection.close();
    await server.stop();
    await folder.remove();
  }
}

/** A program of some project: its own configuration leads to its own sources. */
function startIn(
  project: string,
  { runtime, file, env }: {
    readonly runtime: RuntimeName;
    readonly file: string;
    readonly env: Readonly<Record<string, string>>;
  },
): Program {
  const before = {
    node: ["--import", TSX],
    deno: ["run", "--no-check", "--config", join(project, "deno.json"), "-A"],
    bun: ["run"],
  }[runtime];
  const path = join(project, "ground-station", file);
  return startCommand(findRuntime(runtime), [...before, path], {
    cwd: project,
    env: { TSX_TSCONFIG_PATH: join(project, "tsconfig.json"), ...env },
  });
}
