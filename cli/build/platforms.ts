/**
 * The platforms that executables are built for, by the names that people use.
 *
 * @module
 */
import { existsSync } from "node:fs";
import process from "node:process";
import { nearest } from "../../runtime/nearest.ts";
import { UsageError } from "../command.ts";

/** The tools that make executables. */
export const TARGETS = ["bun", "deno"] as const;

/** A tool that makes executables. */
export type Target = typeof TARGETS[number];

/** A platform that executables are built for. */
export interface Platform {
  /** Such as `linux-x64`; part of the names of executables. */
  readonly name: string;
  /** What each tool calls it; absent where it offers none. */
  readonly targets: Readonly<Partial<Record<Target, string>>>;
}

const PLATFORMS: readonly Platform[] = [
  ["linux-x64", "bun-linux-x64", "x86_64-unknown-linux-gnu"],
  ["linux-arm64", "bun-linux-arm64", "aarch64-unknown-linux-gnu"],
  ["linux-x64-musl", "bun-linux-x64-musl"],
  ["linux-arm64-musl", "bun-linux-arm64-musl"],
  ["darwin-x64", "bun-darwin-x64", "x86_64-apple-darwin"],
  ["darwin-arm64", "bun-darwin-arm64", "aarch64-apple-darwin"],
  ["windows-x64", "bun-windows-x64", "x86_64-pc-windows-msvc"],
  ["windows-arm64", "bun-windows-arm64", "aarch64-pc-windows-msvc"],
].map(([name = "", bun = "", deno]) => ({
  name,
  targets: { bun, ...(deno !== undefined && { deno }) },
}));

/**
 * The names of the platforms that a tool offers.
 *
 * @param target the tool
 * @returns names such as `linux-x64`
 */
export function platformNames(target: Target): string[] {
  return PLATFORMS.filter(({ targets }) => targets[target] !== undefined).map(({ name }) => name);
}

/**
 * Finds the platforms of a comma-separated list.
 *
 * @param list such as `linux-x64,darwin-arm64`
 * @param target the tool that has to offer them
 * @returns the platforms, each once
 * @throws {UsageError} for a name that the tool does not offer, listing those that it does
 */
export function findPlatforms(list: string, target: Target): Platform[] {
  const names = list.split(",").map((name) => name.trim()).filter((name) => name !== "");
  return [...new Set(names)].map((name) => findPlatform(name, target));
}

function findPlatform(name: string, target: Target): Platform {
  const found = PLATFORMS.find((platform) => platform.name === name);
  if (found?.targets[target] !== undefined) return found;
  const what = found === undefined ? "Unknown platform" : `Tool ${target} offers no platform`;
  throw new UsageError(`${what} ${explainChoice(name, platformNames(target))}`);
}

/** Such as `"linx-x64" (did you mean "linux-x64"?): expected linux-x64, linux-arm64`. */
function explainChoice(name: string, choices: readonly string[]): string {
  const near = nearest(name, choices);
  const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
  return `${JSON.stringify(name)}${hint}: expected ${choices.join(", ")}`;
}

/**
 * The file name of an executable.
 *
 * @param service the service's name
 * @param platform what the executable runs on
 * @returns such as `tracker-linux-x64` or `tracker-windows-x64.exe`
 */
export function executableName(service: string, { name }: Platform): string {
  return `${service}-${name}${name.startsWith("windows") ? ".exe" : ""}`;
}

/**
 * The platform of this process.
 *
 * @returns its name, also when no tool offers it
 */
export function thisPlatform(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  // Alpine and its like have another C library than the executables for other Linuxes want.
  const library = existsSync("/etc/alpine-release") ? "-musl" : "";
  return `${system}-${process.arch}${library}`;
}

/**
 * Finds a tool by its name.
 *
 * @param name `bun` or `deno`
 * @returns the name, known to be one
 * @throws {UsageError} for any other name
 */
export function findTarget(name: string): Target {
  const found = TARGETS.find((target) => target === name);
  if (found !== undefined) return found;
  throw new UsageError(`Unknown target ${explainChoice(name, TARGETS)}`);
}
