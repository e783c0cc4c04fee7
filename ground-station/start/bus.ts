import { randomBytes } from "node:crypto";
import process from "node:process";
import type { Connection } from "telestion-edge/client";
import { startBus } from "telestion-edge/broker";
import { connectToBus } from "../../cli/tools/with_bus.ts";
import { connectByUrl } from "../../runtime/adapters/choose_connect.ts";
import { parseNatsUrl } from "../../runtime/nats_url.ts";
import { WEB_PERMISSIONS } from "../web-client/permissions.ts";

const NAME = "npm start";

/** The bus of a mission, and how to log in. */
export interface MissionBus {
  /** Of this program; may do everything. */
  readonly connection: Connection;
  /** How services reach a bus of our own. */
  readonly services?: {
    readonly natsUrl: string;
    readonly login: { readonly user: string; readonly password: string };
  };
  /** How the page reaches it: variables of the Web Client. */
  readonly page: Readonly<Record<string, string>>;
  /** What the user should know. */
  readonly notice?: string;
  /** Ends the connection, and the bus if it is ours. */
  stop(): Promise<void>;
}

/**
 * Opens the bus: the one that NATS_URL names, else one of our own on free ports of the loopback
 * interface, with a login for the services and a smaller one for the page.
 *
 * @returns the bus
 * @throws {ServiceError} when the broker cannot be reached
 */
export async function openMissionBus(): Promise<MissionBus> {
  return process.env["NATS_URL"] ? await joinBroker() : await startOwnBus();
}

async function startOwnBus(): Promise<MissionBus> {
  const login = { user: "service", password: newPassword() };
  const web = { user: "web", password: newPassword() };
  const users = [login, { ...web, permissions: WEB_PERMISSIONS }];
  const bus = await startBus({ port: 0, websocket: true, users });
  const { url, websocketUrl = "" } = bus;
  const connection = await connectByUrl({ url: parseNatsUrl(url), credentials: login, name: NAME });
  return {
    connection,
    services: { natsUrl: url, login },
    page: { WEBSOCKET_URL: websocketUrl, WEB_USER: web.user, WEB_PASSWORD: web.password },
    stop: async () => {
      await connection.close();
      await bus.stop();
    },
  };
}

/** Its services and the page log in as the environment says. */
async function joinBroker(): Promise<MissionBus> {
  const connection = await connectToBus({});
  const isTold = Boolean(process.env["WEBSOCKET_URL"]);
  return {
    connection,
    page: {},
    ...!isTold && {
      notice: "NATS_URL is set and WEBSOCKET_URL is not: the page looks for the broker where " +
        "telestion.json says. Its login is that of WEB_USER and WEB_PASSWORD",
    },
    stop: () => connection.close(),
  };
}

function newPassword(): string {
  return randomBytes(24).toString("base64url");
}
