import { join } from "node:path";
import { findRuntime, PROJECT_FOLDER } from "../../tests/helpers/runtimes.ts";
import { PEERS } from "./build.ts";
import type { Platform } from "./suite.ts";

/** All that the bench runs on, in the order of its tables. */
export function listPlatforms(): readonly Platform[] {
  const deno = [
    "run",
    "-A",
    "--no-check",
    "--quiet",
    "--config",
    join(PROJECT_FOLDER, "deno.json"),
  ];
  return [
    { name: "Node 20", command: [findRuntime("node")] },
    { name: "Node 26", command: [join(PEERS, "node_modules/node26/bin/node")] },
    { name: "Deno", command: [findRuntime("deno"), ...deno] },
    { name: "Bun", command: [findRuntime("bun"), "run"] },
  ];
}
