/**
 * Builds and runs container images without a daemon: Debian's buildah, podman and runc.
 *
 * @module
 */
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { ensureSystemPrograms, type SystemProgram } from "../../cli/adapters/system_programs.ts";
import { type ProgramResult, runCommand } from "../helpers/run_program.ts";

const MINUTE_MS = 60_000;

/** Shared by all runs, so that base images are made once. */
const STORAGE: string = join(tmpdir(), "telestion-containers");

/** `vfs` works everywhere; `overlay` takes a tenth of its time and space. */
const STORAGE_FLAGS = [
  "--root",
  join(STORAGE, "storage"),
  "--runroot",
  join(STORAGE, "run"),
  "--storage-driver",
  process.env["STORAGE_DRIVER"] ?? "overlay",
];

/** Podman without systemd. */
const PODMAN_FLAGS = [
  ...STORAGE_FLAGS,
  "--cgroup-manager",
  "cgroupfs",
  "--events-backend",
  "file",
  "--runtime",
  "runc",
];

/**
 * As little as a service may count on: the generated Compose file and manifests allow no more.
 * The limits are below those of any machine, since raising them may be forbidden.
 */
const RUN_FLAGS = [
  "--rm",
  "--network=host",
  "--no-healthcheck",
  "--read-only",
  "--cap-drop=ALL",
  "--security-opt=no-new-privileges",
  "--ulimit=nofile=1024:1024",
  "--ulimit=nproc=4096:4096",
];

const RUN_SCRIPT = fileURLToPath(new URL("run_container.sh", import.meta.url));

/**
 * Installs what is missing.
 *
 * @param names programs, each called like its Debian package
 * @throws {Error} that says how to get what is still missing
 */
export function ensureTools(...names: readonly string[]): void {
  ensureSystemPrograms(names.map(describeTool), console.error);
}

function describeTool(name: string): SystemProgram {
  const otherwise = "the package of that name";
  return { name, debianPackage: name, otherwise, folders: ["/usr/sbin", "/sbin"] };
}

/**
 * Runs buildah.
 *
 * @param args its arguments
 * @param options `cwd`: the working directory
 * @returns its output, without the last line end
 * @throws {Error} with all that it wrote, when it fails
 */
export async function buildah(
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<string> {
  const result = await runCommand("buildah", [...STORAGE_FLAGS, ...args], {
    ...options,
    timeoutMs: 10 * MINUTE_MS,
  });
  return outputOf("buildah", args, result);
}

/**
 * Runs podman.
 *
 * @param args its arguments
 * @returns how it ended, also when it failed
 */
export function podman(...args: readonly string[]): Promise<ProgramResult> {
  return runCommand("podman", [...PODMAN_FLAGS, ...args]);
}

/**
 * Runs npm, which may reach its registry through an authority that only this machine trusts.
 *
 * @param args its arguments
 * @param options `cwd`: the working directory
 * @returns how it ended, also when it failed
 */
export function runNpm(
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<ProgramResult> {
  const { NODE_EXTRA_CA_CERTS: authorities } = process.env;
  const env = authorities === undefined ? undefined : { NODE_EXTRA_CA_CERTS: authorities };
  return runCommand("npm", args, { ...options, ...env && { env }, timeoutMs: 10 * MINUTE_MS });
}

/**
 * The command line that runs a container in the foreground, on the network of this machine and
 * with as few rights as possible. Signals to it reach the program, its end is that of the program.
 *
 * @param image the image
 * @param flags of `podman run`, such as `--env=NAME=value`; without `--name`
 * @returns the command and its arguments; those of the program come after them
 */
export function runContainer(
  image: string,
  flags: readonly string[] = [],
): [command: string, ...args: string[]] {
  return ["sh", RUN_SCRIPT, PODMAN_FLAGS.join(" "), ...RUN_FLAGS, ...flags, image];
}

/**
 * Gives the output of a command that must not fail.
 *
 * @param command what ran
 * @param args its arguments
 * @param result how it ended
 * @returns its output, without the last line end
 * @throws {Error} with all that it wrote, when it failed
 */
export function outputOf(
  command: string,
  args: readonly string[],
  { code, stdout, stderr }: ProgramResult,
): string {
  if (code === 0) return stdout.trimEnd();
  throw new Error(`Command failed: ${command} ${args.join(" ")}\n${stdout}\n${stderr}`);
}
