import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { buildAll, type BuildRequest } from "../build/build_all.ts";
import { prepareWithBun } from "../build/bun.ts";
import { prepareWithDeno } from "../build/deno.ts";
import { findEntries } from "../build/entries.ts";
import { findPlatforms, findTarget, thisPlatform } from "../build/platforms.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { displayPath } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { runGen } from "./gen.ts";

/** The exit code of a program that was ended from outside. */
const INTERRUPTED = 130;

const PREPARE = { bun: prepareWithBun, deno: prepareWithDeno };

/**
 * Runs `telestion build`.
 *
 * @param values the options of the command
 * @param terminal where to write
 * @param operands the main modules of services
 * @returns the exit code: 0 when all is well, 1 when something could not be built
 * @throws {UsageError} when there is no such file, platform or target
 */
export async function runBuild(
  values: OptionValues,
  terminal: Terminal,
  operands: readonly string[],
): Promise<number> {
  const stop = new AbortController();
  const request = readRequest(values, { cwd: terminal.cwd, operands, signal: stop.signal });
  const generated = await updateGenerated(values, terminal);
  if (generated !== 0) return generated;
  const forget = terminal.onStop(() => stop.abort());
  try {
    const failures = await buildAll(request, terminal);
    if (stop.signal.aborted) return INTERRUPTED;
    return failures === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    const folder = displayPath(request.out, terminal);
    terminal.complain(
      `${terminal.paint("red", "error")}: Cannot write to "${folder}": ${error.message}`,
    );
    return 1;
  } finally {
    forget();
  }
}

function readRequest(
  values: OptionValues,
  { cwd, operands, signal }: {
    readonly cwd: string;
    readonly operands: readonly string[];
    readonly signal: AbortSignal;
  },
): BuildRequest {
  const target = findTarget(String(values["target"]));
  const platforms = findPlatforms(String(values["platform"] ?? thisPlatform()), target);
  if (platforms.length === 0) throw new UsageError(`Option "--platform" names no platform`);
  return {
    entries: findEntries(operands, cwd),
    platforms,
    target,
    prepare: PREPARE[target],
    out: resolve(cwd, String(values["out"])),
    surroundings: {
      net: listOf(values["allow-net"]),
      env: listOf(values["allow-env"]),
      read: listOf(values["allow-read"]),
      data: listOf(values["data-dir"]),
    },
    signal,
  };
}

function listOf(value: string | boolean | undefined): string[] {
  return String(value ?? "").split(",").map((item) => item.trim()).filter((item) => item !== "");
}

/** What the executables are made of must fit the schemas; without schemas there is nothing to do. */
async function updateGenerated(values: OptionValues, terminal: Terminal): Promise<number> {
  const { schemas, generated, package: packageName } = values;
  if (!existsSync(resolve(terminal.cwd, String(schemas)))) return 0;
  return await runGen({ schemas, out: generated, package: packageName }, {
    ...terminal,
    print: terminal.complain, // the results of this command are executables
  });
}
