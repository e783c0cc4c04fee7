import { connectByUrl } from "../../runtime/adapters/choose_connect.ts";
import { parseNatsUrl } from "../../runtime/nats_url.ts";
import { startConsole } from "../console/start_console.ts";
import type { Terminal } from "../terminal.ts";
import { loadCatalog } from "../tools/load_catalog.ts";
import { connectToBus } from "../tools/with_bus.ts";
import type { DevBus } from "./bus.ts";
import { DEV, type DevLog } from "./log.ts";

/** The console page of a day of development. */
export interface DevConsole {
  /** Shows the messages of the schemas as they are now. */
  update(): Promise<void>;
  /** Ends it, with its connection. */
  close(): Promise<void>;
}

/** What the page shows. */
export interface DevConsoleOptions {
  readonly bus: DevBus;
  /** The name of the project. */
  readonly project: string;
  /** The folder of the project, absolute. */
  readonly folder: string;
  readonly log: DevLog;
}

/**
 * Serves the console page, and says where.
 *
 * @param options what it shows
 * @param terminal reads the schemas; says nothing, since the generator has said what is wrong
 * @returns the console
 * @throws {ServiceError} when the broker cannot be reached
 */
export async function openConsole(
  { bus, project, folder, log }: DevConsoleOptions,
  terminal: Terminal,
): Promise<DevConsole> {
  const nothing = (): void => {};
  const silent = { ...terminal, cwd: folder, print: nothing, complain: nothing, progress: nothing };
  const connection = bus.own
    ? await connectByUrl({ url: parseNatsUrl(bus.url), credentials: {}, name: DEV })
    : await connectToBus({});
  const catalog = await loadCatalog({}, silent);
  const running = await startConsole({ connection, project, ...catalog && { catalog } });
  log.say(DEV, "console", `Console: ${running.url}`);
  return {
    async update() {
      const next = await loadCatalog({}, silent);
      if (next !== undefined) running.setCatalog(next);
    },
    async close() {
      await running.close();
      await connection.close();
    },
  };
}
