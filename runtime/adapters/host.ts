/**
 * The host on Node, Deno and Bun: all three have the built-ins of Node.
 *
 * @module
 */
import { writeSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isatty } from "node:tty";
import type { Host, StopSignal } from "../host.ts";

// An import of node:process makes Node open stdin, which takes 2 ms.
const { process } = globalThis;

const SIGNAL_NUMBERS: Readonly<Record<StopSignal, number>> = { SIGINT: 2, SIGTERM: 15 };
const STOP_SIGNALS = ["SIGINT", "SIGTERM"] as const;
const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;
const RETRY_MS = 1;

/**
 * The process that runs this code.
 *
 * @returns the host for `startService`
 *
 * @example
 * ```ts
 * import { nodeHost } from "telestion-edge";
 *
 * const host = nodeHost();
 * console.log(host.runtime.name); // "node", "deno" or "bun"
 * ```
 */
export function nodeHost(): Host {
  return {
    runtime: identifyRuntime(),
    args: process.argv.slice(2),
    pid: process.pid,
    isTerminal: isatty(DESCRIPTORS.stdout),
    environment: readEnvironment,
    readTextFile: async (path) =>
      new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path)),
    makeDirectory: async (path) => void await mkdir(path, { recursive: true }),
    resolvePath: (...parts) => resolve(...parts),
    writeLine: (stream, line) => writeAll(DESCRIPTORS[stream], `${line}\n`),
    onStopSignal,
    exit: (code) => process.exit(code),
  };
}

function identifyRuntime(): Host["runtime"] {
  const { deno, bun, node } = process.versions;
  if (deno !== undefined) return { name: "deno", version: deno };
  return bun === undefined ? { name: "node", version: node } : { name: "bun", version: bun };
}

/** Deno with `--allow-env=A,B` refuses to list the environment, and all names but those. */
function readEnvironment(names: readonly string[]): Record<string, string> {
  const readable = mayRead() ? Object.keys(process.env) : names.filter((name) => mayRead(name));
  return Object.fromEntries(readable.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  }));
}

/** The part of Deno's own functions that is used. */
interface DenoPermissions {
  querySync(descriptor: { name: "env"; variable?: string }): { readonly state: string };
}

/** Asks first: merely trying makes Deno ask who sits at the terminal. */
function mayRead(variable?: string): boolean {
  const { Deno } = globalThis as { Deno?: { readonly permissions: DenoPermissions } };
  if (Deno === undefined) return true;
  const descriptor = { name: "env", ...(variable !== undefined && { variable }) } as const;
  return Deno.permissions.querySync(descriptor).state === "granted";
}

/**
 * Writes at once, so that nothing is lost when the process ends in the next moment, whatever
 * stdout is. A reader that has gone away must not end the service.
 */
function writeAll(descriptor: number, text: string): void {
  let bytes: Uint8Array = new TextEncoder().encode(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      if (!isPipeFull(error)) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

function isPipeFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}

/** Signals belong to the process, and so does the list of who stops on them. */
const stoppers = new Set<(signal: StopSignal) => Promise<void>>();
let stopping = false;

function onStopSignal(stop: (signal: StopSignal) => Promise<void>): () => void {
  if (stoppers.size === 0) listenToSignals(true);
  stoppers.add(stop);
  return () => {
    stoppers.delete(stop);
    if (stoppers.size === 0 && !stopping) listenToSignals(false);
  };
}

function listenToSignals(listen: boolean): void {
  for (const signal of STOP_SIGNALS) {
    if (listen) process.on(signal, stopAll);
    else process.off(signal, stopAll);
  }
}

function stopAll(signal: StopSignal): void {
  if (stopping) process.exit(128 + SIGNAL_NUMBERS[signal]);
  stopping = true;
  void Promise.allSettled([...stoppers].map((stop) => stop(signal))).then(() => process.exit(0));
}
