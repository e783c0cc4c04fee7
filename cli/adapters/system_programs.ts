/**
 * Programs that do not come from npm: installed where that is possible, else explained.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { findProgram } from "./runtimes.ts";

/** A program that this repository needs. */
export interface SystemProgram {
  /** The name of the executable. */
  readonly name: string;
  /** The package of Debian and Ubuntu that holds it. */
  readonly debianPackage: string;
  /** Where everyone else gets it. */
  readonly otherwise: string;
  /** Folders to look in beside those of the `PATH`. */
  readonly folders?: readonly string[];
  /** A service that the package starts by itself and that is not wanted here. */
  readonly unwantedService?: string;
}

/** The broker. */
export const NATS_SERVER: SystemProgram = {
  name: "nats-server",
  debianPackage: "nats-server",
  otherwise: "https://github.com/nats-io/nats-server/releases",
  folders: ["/usr/sbin", "/usr/local/sbin"],
  unwantedService: "nats-server.service",
};

/** Makes the certificates of tests. */
export const OPENSSL: SystemProgram = {
  name: "openssl",
  debianPackage: "openssl",
  otherwise: "https://openssl-library.org/source/",
};

/** The browser of tests. */
export const CHROMIUM: SystemProgram = {
  name: "chromium",
  debianPackage: "chromium",
  otherwise: "https://www.chromium.org/getting-involved/download-chromium/",
};

/**
 * The path of a program.
 *
 * @param program which
 * @returns the path, or `undefined` when it is not installed
 */
export function findSystemProgram(program: SystemProgram): string | undefined {
  return findProgram(program.name, program.folders);
}

/**
 * Installs the programs that are missing: as root on Debian and its like.
 *
 * @param programs what is needed
 * @param report is told what is being installed
 * @throws {Error} that says how to get what is still missing
 */
export function ensureSystemPrograms(
  programs: readonly SystemProgram[],
  report: (line: string) => void,
): void {
  const missing = programs.filter((program) => findSystemProgram(program) === undefined);
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && findProgram("apt-get") !== undefined) install(missing, report);
  const stillMissing = missing.filter((program) => findSystemProgram(program) === undefined);
  if (stillMissing.length === 0) return;
  const ways = stillMissing.map(({ name, debianPackage, otherwise }) =>
    `${name}: "apt-get install ${debianPackage}" on Debian and Ubuntu, else ${otherwise}`
  );
  throw new Error(`Programs are missing on the PATH\n${ways.join("\n")}`);
}

function install(programs: readonly SystemProgram[], report: (line: string) => void): void {
  const packages = programs.map(({ debianPackage }) => debianPackage);
  report(`Installing ${packages.join(", ")} with apt-get`);
  aptGet("update");
  aptGet("install", "-y", "--no-install-recommends", ...packages);
  if (!existsSync("/run/systemd/system")) return;
  for (const { unwantedService } of programs) {
    if (unwantedService !== undefined) {
      spawnSync("systemctl", ["disable", "--now", unwantedService], { stdio: "ignore" });
    }
  }
}

function aptGet(...args: string[]): void {
  spawnSync("apt-get", ["-qq", ...args], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
