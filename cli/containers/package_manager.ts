import type { Files } from "../../codegen/files.ts";

const PROGRAM = "telestion";

/** A program that installs packages. */
interface Installer {
  /** The file that pins the versions. */
  readonly lockFile: string;
  /** The image that has it. */
  readonly image: string;
  readonly install: readonly string[];
  /** What comes before the name of a package's program. */
  readonly run: readonly string[];
  /** Runs the project's script `telestion`. */
  readonly script: readonly string[];
}

/** What installs the packages of a project, and runs their programs. */
export interface PackageManager extends Omit<Installer, "script"> {
  /** Runs the `telestion` command: the project's script of that name, else the package's program. */
  readonly telestion: readonly string[];
}

const INSTALLERS: readonly Installer[] = [
  {
    lockFile: "package-lock.json",
    image: "docker.io/library/node:24-bookworm-slim",
    install: ["npm", "ci"],
    run: ["npx", "--no-install"],
    script: ["npm", "run", "--silent", PROGRAM, "--"],
  },
  {
    lockFile: "bun.lock",
    image: "docker.io/oven/bun:1-debian",
    install: ["bun", "install", "--frozen-lockfile"],
    run: ["bunx", "--bun", "--no-install"],
    script: ["bun", "run", "--silent", PROGRAM],
  },
];

/** The lock files that are known. */
export const LOCK_FILES: readonly string[] = INSTALLERS.map(({ lockFile }) => lockFile);

/**
 * Finds the package manager of a project by its lock file.
 *
 * @param files the file system
 * @param folder the folder of the project, absolute
 * @returns the package manager; `undefined` when there is no lock file
 * @throws {SyntaxError} when `package.json` is no JSON
 */
export function findPackageManager(files: Files, folder: string): PackageManager | undefined {
  const isFile = (name: string): boolean => files.resolve(`${folder}/${name}`)?.kind === "file";
  const installer = INSTALLERS.find(({ lockFile }) => isFile(lockFile));
  if (installer === undefined) return undefined;
  const { script, ...manager } = installer;
  const manifest = isFile("package.json") ? files.read(`${folder}/package.json`) : undefined;
  const telestion = hasScript(manifest) ? script : [...manager.run, PROGRAM];
  return { ...manager, telestion };
}

/** A package cannot run its own program by name before it is built: there a script does it. */
function hasScript(manifest: Uint8Array | undefined): boolean {
  if (manifest === undefined) return false;
  const { scripts } = JSON.parse(new TextDecoder().decode(manifest)) as {
    readonly scripts?: Readonly<Record<string, string>>;
  };
  return scripts?.[PROGRAM] !== undefined;
}
