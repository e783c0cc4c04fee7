/**
 * The platforms that executables are built for, by the names that people use.
 *
 * @module
 */
import { didYouMean } from "../../codegen/suggest.ts";
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
  const offered = platformNames(target);
  const what = found === undefined
    ? `Unknown platform ${JSON.stringify(name)}${didYouMean(name, offered)}`
    : `Platform ${JSON.stringify(name)} is not among those of ${target}:`;
  throw new UsageError(`${what} expected one of ${offered.join(", ")}`);
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
