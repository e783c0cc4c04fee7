/**
 * `npm run flight`: generates code from the schemas, then runs the ground station.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { StationOptions } from "./start/run_station.ts";

const PROJECT_FOLDER = fileURLToPath(new URL("../..", import.meta.url));
const USAGE = `Usage: npm run flight -- [--seconds N] [--speed X] [--flight DIR]

  --seconds N   end after N seconds (default: on Ctrl-C)
  --speed X     times real time, or "unlimited" (default: 20)
  --flight DIR  replay the CSV files of this folder (default: a simulated flight, again and again)

NATS_URL names a broker to use instead of a bus of its own.`;

function readOptions(): StationOptions {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string" },
      speed: { type: "string", default: "20" },
      flight: { type: "string" },
    },
  });
  const { seconds, speed, flight } = values;
  if (seconds !== undefined && !(Number(seconds) > 0)) {
    throw new TypeError(`Option "--seconds" is "${seconds}": expected a number above 0`);
  }
  if (speed !== "unlimited" && !(Number(speed) > 0)) {
    throw new TypeError(
      `Option "--speed" is "${speed}": expected a number above 0, or "unlimited"`,
    );
  }
  if (flight !== undefined && !existsSync(flight)) {
    throw new TypeError(`Option "--flight" is "${flight}": expected a folder or file that exists`);
  }
  return {
    speed,
    ...(seconds !== undefined && { seconds: Number(seconds) }),
    ...(flight !== undefined && { flight: resolve(flight) }),
  };
}

/** Results of the generator go to stderr: stdout is for what the services do. */
function generate(): boolean {
  const { status } = spawnSync(
    process.execPath,
    [...process.execArgv, "cli/main.ts", "gen"],
    { cwd: PROJECT_FOLDER, stdio: ["ignore", process.stderr.fd, "inherit"] },
  );
  return status === 0;
}

async function main(): Promise<number> {
  let options: StationOptions;
  try {
    options = readOptions();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    return 2;
  }
  if (!generate()) return 1;
  const { runStation } = await import("./start/run_station.ts"); // needs the generated code
  return await runStation(options);
}

process.exitCode = await main();
