/**
 * Compilers and interpreters of other languages, as a test sees them.
 *
 * @module
 */
import assert from "node:assert/strict";
import { ensureSystemPrograms, type SystemProgram } from "../../cli/adapters/system_programs.ts";
import type { OutputFile } from "../../codegen/emitter.ts";
import { runCommand } from "../helpers/run_program.ts";
import type { TemporaryFolder } from "../helpers/temporary_folder.ts";

/** Compilers take long, all the more where several run. */
export const COMPILER_LIMIT_MS = 200_000;

/** How a test uses a language. */
export interface Toolchain {
  /** The language's name. */
  readonly name: string;
  readonly needs: readonly SystemProgram[];
  /** Files beside those that were generated: the program that reads and writes each type. */
  program(types: readonly string[], outputs: readonly OutputFile[]): readonly OutputFile[];
  /** Where generated files belong in the program's folder. */
  place(path: string): string;
  /** Commands that compile without warnings, with their arguments. */
  readonly build: readonly (readonly [command: string, ...args: string[]])[];
  /** The command that runs the program. */
  readonly run: readonly [command: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** A type's name and a payload. */
export interface Line {
  readonly type: string;
  readonly payload: string;
}

/**
 * Describes a program or library of Debian.
 *
 * @param debianPackage the package
 * @param file what it installs, and where; default: a program of its name on the `PATH`
 * @returns what to ensure
 */
export function debian(debianPackage: string, file?: string): SystemProgram {
  const slash = file?.lastIndexOf("/") ?? -1;
  return {
    name: file?.slice(slash + 1) ?? debianPackage,
    debianPackage,
    otherwise: "the package of that name",
    ...file !== undefined && slash >= 0 && { folders: [file.slice(0, slash)] },
  };
}

/**
 * Compiles generated files with a program that uses all types; any warning fails.
 *
 * @param toolchain the language
 * @param folder an empty folder
 * @param options the files, and the names of types
 */
export async function build(
  toolchain: Toolchain,
  folder: TemporaryFolder,
  { outputs, types }: {
    readonly outputs: readonly OutputFile[];
    readonly types: readonly string[];
  },
): Promise<void> {
  ensureSystemPrograms(toolchain.needs, console.error);
  for (const { path, text } of outputs) await folder.write(toolchain.place(path), text);
  for (const { path, text } of toolchain.program(types, outputs)) await folder.write(path, text);
  for (const [command, ...args] of toolchain.build) {
    const { code, stdout, stderr } = await runCommand("nice", [command, ...args], {
      cwd: folder.path,
      env: toolchain.env ?? {},
      timeoutMs: COMPILER_LIMIT_MS,
    });
    const output = (stdout + stderr).slice(0, 6000);
    assert.equal(code, 0, `${toolchain.name}: ${command} fails\n${output}`);
    assert.doesNotMatch(output, /warning/i, `${toolchain.name}: ${command} warns`);
  }
}

/**
 * Lets the program read payloads and write them back.
 *
 * @param toolchain the language
 * @param folder where {@linkcode build} compiled it
 * @param lines what to read
 * @returns what it wrote for each; text that begins with `!` says why it refuses
 */
export async function roundTrip(
  toolchain: Toolchain,
  folder: TemporaryFolder,
  lines: readonly Line[],
): Promise<readonly string[]> {
  const [command, ...args] = toolchain.run;
  const result = await runCommand(
    command.startsWith("./") ? folder.resolve(command) : command,
    args,
    {
      cwd: folder.path,
      env: toolchain.env ?? {},
      stdin: lines.map(({ type, payload }) => `${type}\t${payload}\n`).join(""),
      timeoutMs: COMPILER_LIMIT_MS,
    },
  );
  assert.equal(
    result.code,
    0,
    `${toolchain.name}: the program fails\n${result.stderr.slice(0, 4000)}`,
  );
  return result.stdout.trimEnd().split("\n");
}
