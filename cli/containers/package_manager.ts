import type { Files } from "../../codegen/files.ts";

/** What installs the packages of a project, and runs their programs. */
export interface PackageManager {
  /** The file that pins the versions. */
  readonly lockFile: string;
  /** The image that has it. */
  readonly image: string;
  readonly install: readonly string[];
  /** What comes before the name of a package's program. */
  readonly run: readonly string[];
}

const NPM: PackageManager = {
  lockFile: "package-lock.json",
  image: "docker.io/library/node:24-bookworm-slim",
  install: ["npm", "ci"],
  run: ["npx", "--no-install"],
};

const BUN: PackageManager = {
  lockFile: "bun.lock",
  image: "docker.io/oven/bun:1-debian",
  install: ["bun", "install", "--frozen-lockfile"],
  run: ["bunx", "--bun", "--no-install"],
};

/** The package managers that are known. */
export const PACKAGE_MANAGERS: readonly PackageManager[] = [NPM, BUN];

/**
 * Finds the package manager of a project by its lock file.
 *
 * @param files the file system
 * @param folder the folder of the project, absolute
 * @returns the package manager; `undefined` when there is no lock file
 */
export function findPackageManager(files: Files, folder: string): PackageManager | undefined {
  return PACKAGE_MANAGERS.find(({ lockFile }) =>
    files.resolve(`${folder}/${lockFile}`)?.kind === "file"
  );
}
