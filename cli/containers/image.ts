/**
 * What all descriptions of containers agree on.
 *
 * @module
 */
import type { RuntimeName } from "../adapters/runtimes.ts";
import type { ProjectService } from "../project.ts";

/** User and group: a number, since the images know no names; the one of distroless images. */
export const USER_ID = 65532;

/** Where containers keep data. */
export const DATA_DIR = "/data";

/** Where the program of a service is in its image. */
export const PROGRAM: Readonly<Record<RuntimeName, string>> = {
  bun: "/service",
  node: "/service.mjs",
  deno: "/service.mjs",
};

/** The container is the sandbox; Deno adds that nothing is run or loaded from elsewhere. */
const DENO_FLAGS = [
  "--no-prompt",
  "--no-remote",
  "--cached-only",
  "--allow-env",
  "--allow-net",
  "--allow-read",
  "--allow-write",
];

const COMMANDS: Readonly<Record<RuntimeName, readonly string[]>> = {
  bun: [PROGRAM.bun],
  node: ["node", PROGRAM.node],
  deno: ["deno", "run", ...DENO_FLAGS, PROGRAM.deno],
};

/** How long a container may take to stop, in seconds: more than a service takes at most. */
export const STOP_SECONDS = 15;

/**
 * When the health of a service is asked, in seconds. The answer takes a second at most, but on a
 * busy machine the runtime that asks needs longer to start.
 */
export const HEALTH: Readonly<Record<"period" | "timeout" | "startPeriod" | "retries", number>> = {
  period: 30,
  timeout: 5,
  startPeriod: 10,
  retries: 3,
};

/**
 * What starts a service in its image.
 *
 * @param service the service
 * @returns command and arguments
 */
export function startCommand({ runtime }: Pick<ProjectService, "runtime">): readonly string[] {
  return COMMANDS[runtime];
}

/**
 * What tells whether a service is well: ends with 0 or 1.
 *
 * @param service the service
 * @returns command and arguments
 */
export function healthCommand(service: Pick<ProjectService, "runtime">): readonly string[] {
  return [...startCommand(service), "--healthcheck"];
}
