import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildAll, type BuildRequest } from "../build/build_all.ts";
import { prepareWithBun } from "../build/bun.ts";
import { prepareWithDeno } from "../build/deno.ts";
import { nodeFiles, withSlashes } from "../adapters/files.ts";
import { busEntry, findEntries } from "../build/entries.ts";
import { findPlatforms, findTarget, thisPlatform } from "../build/platforms.ts";
import { printStartScript, START_SCRIPT } from "../build/start_script.ts";
import { type OptionValues, UsageError } from "../command.ts";
import {
  MANIFEST_FILE,
  type Project,
  readProjectIfAny,
  schemaFolders,
  selectServices,
} from "../project.ts";
import { displayPath, printProblems } from "../report.ts";
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
  const { cwd } = terminal;
  const { project, problems } = await readProjectIfAny(nodeFiles, withSlashes(cwd)) ??
    { problems: [] };
  if (problems.length > 0) return printProblems(problems, terminal);
  const request = readRequest(values, { terminal, operands, project, signal: stop.signal });
  const script = values["start-script"] === true
    ? printScript(request, project, operands)
    : undefined;
  const generated = await updateGenerated(values, { terminal, project });
  if (generated !== 0) return generated;
  const forget = terminal.onStop(() => stop.abort());
  try {
    const failures = await buildAll(request, terminal);
    if (stop.signal.aborted) return INTERRUPTED;
    if (failures > 0) return 1;
    if (script !== undefined) writeStartScript(script, request, terminal);
    return 0;
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
  { terminal: { cwd, entry }, operands, project, signal }: {
    readonly terminal: Terminal;
    readonly operands: readonly string[];
    readonly project: Project | undefined;
    readonly signal: AbortSignal;
  },
): BuildRequest {
  const target = findTarget(String(values["target"]));
  const platforms = findPlatforms(String(values["platform"] ?? thisPlatform()), target);
  if (platforms.length === 0) throw new UsageError(`Option "--platform" names no platform`);
  return {
    entries: [
      ...findEntries(operands, cwd, project),
      ...values["bus"] === true ? [busEntry(entry)] : [],
    ],
    platforms,
    target,
    prepare: PREPARE[target],
    out: resolve(cwd, String(values["out"])),
    surroundings: {
      net: listOf(values["allow-net"] ?? project?.nats.url).map(withoutScheme),
      env: listOf(values["allow-env"]),
      read: listOf(values["allow-read"]),
      data: listOf(values["data-dir"]),
    },
    signal,
  };
}

/** Made before anything is built, so that a mistake is told at once. */
function printScript(
  { platforms }: BuildRequest,
  project: Project | undefined,
  operands: readonly string[],
): string {
  if (project === undefined) {
    throw new UsageError(`Option "--start-script" needs ${MANIFEST_FILE}: found none`);
  }
  const [platform, other] = platforms;
  if (platform === undefined || other !== undefined || platform.name.startsWith("windows")) {
    throw new UsageError(
      'Option "--start-script" is for one platform with a POSIX shell: name it with --platform',
    );
  }
  return printStartScript(project, selectServices(project, operands), platform);
}

function writeStartScript(text: string, { out }: BuildRequest, terminal: Terminal): void {
  const file = join(out, START_SCRIPT);
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  terminal.complain(`Start them with ${displayPath(file, terminal)}`);
}

function listOf(value: string | boolean | undefined): string[] {
  return String(value ?? "").split(",").map((item) => item.trim()).filter((item) => item !== "");
}

/** Permissions name hosts and ports; a broker's address may have a scheme. */
function withoutScheme(address: string): string {
  return address.replace(/^\w+:\/\//, "");
}

/** What the executables are made of must fit the schemas; without schemas there is nothing to do. */
async function updateGenerated(
  values: OptionValues,
  { terminal, project }: { readonly terminal: Terminal; readonly project: Project | undefined },
): Promise<number> {
  const given = { schemas: values["schemas"], generated: values["generated"] };
  const { schemas, generated } = schemaFolders(given, project);
  if (!existsSync(resolve(terminal.cwd, schemas))) return 0;
  return await runGen({ schemas, out: generated, package: values["package"] }, {
    ...terminal,
    print: terminal.complain, // the results of this command are executables
  });
}
