/**
 * What `npm start` takes.
 *
 * @module
 */
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, type OptionValues, UsageError } from "../../cli/command.ts";
import { readPort } from "../../cli/commands/dev.ts";

/** `npm start`: what it takes; what it does is loaded when it runs. */
export const startCommand: Command = {
  name: "start",
  summary: "Run the whole mission on this machine",
  description: [
    "Runs the services of telestion.json, with a bus for them, and prints the address of the page:",
    "a table of what they do on a terminal, lines of JSON in a pipe. A service that crashes starts",
    "again. Ctrl-C ends all, the spacecraft first, and prints what came of it.",
    "",
    "What happened is kept in data/mission, or in DATA_DIR, and shown again after the next start.",
    "NATS_URL names a broker to use instead of the bus; then WEBSOCKET_URL, WEB_USER and WEB_PASSWORD",
    "say how the page reaches it.",
    "",
    "Exit code: 0, 1 when packets were lost or a service does not start, 2 wrong usage, 130 when",
    "Ctrl-C came twice.",
  ].join("\n"),
  options: {
    seconds: { type: "string", value: "N", summary: "End after N seconds (default: on Ctrl-C)" },
    speed: {
      type: "string",
      value: "X",
      summary: 'Times real time, or "unlimited" (default: as in telestion.json)',
    },
    flight: {
      type: "string",
      value: "DIR",
      summary: "Fly along the CSV files of this folder (default: a simulated flight)",
    },
    packets: {
      type: "string",
      value: "FILE",
      summary: "Send the space packets of this file instead of a flight",
    },
    port: {
      type: "string",
      value: "N",
      summary: "Port of the page (default: as in telestion.json, else a free one)",
    },
  },
  load: async () => (await import("./run_start.ts")).runStart,
};

/** What `npm start` is told. */
export interface StartOptions {
  /** When to end; default: on a signal. */
  readonly seconds?: number;
  /** Times real time, or `unlimited`. */
  readonly speed?: string;
  /** Folder with a flight log, absolute. */
  readonly flight?: string;
  /** File of space packets, absolute. */
  readonly packets?: string;
  /** Of the page; 0: a free one. */
  readonly port?: number;
}

/**
 * Checks what stands on the command line.
 *
 * @param values the options as they were written
 * @param cwd what paths are relative to
 * @returns what they mean
 * @throws {UsageError} for a value that cannot be used
 */
export function readStartOptions(values: OptionValues, cwd: string): StartOptions {
  const { seconds, speed, flight, packets } = values;
  if (seconds !== undefined && !isAboveZero(seconds)) {
    throw new UsageError(`Option "--seconds" is "${seconds}": expected a number above 0`);
  }
  if (speed !== undefined && speed !== "unlimited" && !isAboveZero(speed)) {
    throw new UsageError(
      `Option "--speed" is "${speed}": expected a number above 0, or "unlimited"`,
    );
  }
  if (flight !== undefined && packets !== undefined) {
    throw new UsageError('Options "--flight" and "--packets" exclude each other: give one');
  }
  const port = readPort("port", values["port"]);
  return {
    ...seconds !== undefined && { seconds: Number(seconds) },
    ...speed !== undefined && { speed: String(speed) },
    ...flight !== undefined && { flight: existing("flight", String(flight), cwd) },
    ...packets !== undefined && { packets: existing("packets", String(packets), cwd) },
    ...port !== undefined && { port },
  };
}

/**
 * Finds out whether npm has kept options for itself, which it does without `--` before them.
 *
 * @param environment the variables that npm has set
 * @param args what it has passed on
 * @throws {UsageError} that shows how to write it
 */
export function checkNpm(
  environment: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): void {
  const kept = Object.keys(startCommand.options)
    .find((name) => environment[`npm_config_${name}`] !== undefined);
  if (kept === undefined) return;
  const value = environment[`npm_config_${kept}`];
  const shown = value === "true" ? args[0] ?? "…" : value;
  throw new UsageError(
    `Option "--${kept}" was taken by npm: write npm start -- --${kept} ${shown}`,
  );
}

function isAboveZero(value: string | boolean): boolean {
  return Number(value) > 0 && Number(value) < Infinity;
}

function existing(option: "flight" | "packets", value: string, cwd: string): string {
  const path = resolve(cwd, value);
  const isFolder = option === "flight";
  if (existsSync(path) && (isFolder || statSync(path).isFile())) return path;
  const expected = isFolder ? "a folder or file" : "a file";
  throw new UsageError(`Option "--${option}" is "${value}": expected ${expected} that exists`);
}
