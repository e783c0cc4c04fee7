/**
 * Builds one executable after another; what fails does not keep the others from being built.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ToolError } from "../adapters/run_tool.ts";
import type { Terminal } from "../terminal.ts";
import type { BuildContext, Prepare, PreparedService, ServiceEntry } from "./builder.ts";
import { embedFiles } from "./embed.ts";
import { executableName, type Platform, type Target } from "./platforms.ts";
import { printExecutable } from "./report.ts";

/** What to build, and with what. */
export interface BuildRequest extends Pick<BuildContext, "surroundings" | "signal"> {
  readonly entries: readonly ServiceEntry[];
  readonly platforms: readonly Platform[];
  readonly target: Target;
  readonly prepare: Prepare;
  /** Where the executables go, absolute. */
  readonly out: string;
}

/** One build, from its start to its end. */
interface Build {
  readonly request: BuildRequest;
  readonly context: Omit<BuildContext, "embedded">;
  readonly terminal: Terminal;
  /** Within the output folder, so that finished executables only need another name. */
  readonly staging: string;
}

/**
 * Builds each service for each platform, and says what came of it. An executable appears under
 * its name when it is complete.
 *
 * @param request what to build
 * @param terminal where to say it
 * @returns how many executables could not be made
 * @throws the file system's error when the output folder cannot be written to
 */
export async function buildAll(request: BuildRequest, terminal: Terminal): Promise<number> {
  const { surroundings, signal, out } = request;
  mkdirSync(out, { recursive: true });
  const staging = mkdtempSync(join(out, ".build-"));
  const workFolder = mkdtempSync(join(tmpdir(), "telestion-build-"));
  const { cwd } = terminal;
  const context = { cwd, workFolder, surroundings, signal, warn: warnOn(terminal) };
  const build = { request, context, terminal, staging };
  try {
    let failures = 0;
    for (const entry of request.entries) failures += await buildService(build, entry);
    return failures;
  } finally {
    for (const folder of [staging, workFolder]) rmSync(folder, { recursive: true, force: true });
  }
}

async function buildService(build: Build, entry: ServiceEntry): Promise<number> {
  const { request, context, terminal } = build;
  const { platforms, prepare } = request;
  let failures = 0;
  const attempt = async <T>(what: string, make: () => Promise<T> | T): Promise<T | undefined> => {
    if (context.signal.aborted) return undefined;
    terminal.progress(`Building ${what} with ${request.target}`);
    try {
      return await make();
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      failures++;
      if (!context.signal.aborted) complain(terminal, `Cannot build ${what}`, error);
      return undefined;
    }
  };
  const prepared = await attempt(
    entry.service,
    async () => prepare(entry, { ...context, embedded: await embedFiles(entry, context) }),
  );
  if (prepared === undefined) return failures;
  for (const platform of platforms) {
    const what = executableName(entry.service, platform);
    await attempt(what, () => buildExecutable(build, prepared, { entry, platform }));
  }
  return failures;
}

async function buildExecutable(
  { request, terminal, staging }: Build,
  { compile, permissions }: PreparedService,
  { entry, platform }: { readonly entry: ServiceEntry; readonly platform: Platform },
): Promise<void> {
  const start = performance.now();
  const name = executableName(entry.service, platform);
  const staged = join(staging, name);
  await compile(platform, staged);
  const file = join(request.out, name);
  const { size: bytes } = statSync(staged);
  renameSync(staged, file);
  printExecutable({
    service: entry.service,
    target: request.target,
    platform: platform.name,
    file,
    bytes,
    milliseconds: Math.round(performance.now() - start),
    ...(permissions && { permissions }),
  }, terminal);
}

function complain(terminal: Terminal, what: string, { message, output }: ToolError): void {
  terminal.complain(`${terminal.paint("red", "error")}: ${what}: ${message}`);
  if (output !== "") terminal.complain(output);
}

function warnOn(terminal: Terminal): (message: string) => void {
  return (message) => terminal.complain(`${terminal.paint("yellow", "warning")}: ${message}`);
}
