import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { ToolError } from "../../cli/adapters/run_tool.ts";

const LOCK = "running.pid";
const MOST_FOLDERS = 100;

/** A folder for what the services keep, which no other station uses. */
export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  /** Lets others use it. */
  release(): void;
}

/**
 * Takes the folder in which the services keep what happens: that of DATA_DIR, else
 * `data/mission`, so that history outlives a restart, or `data/mission-2` and so on while another
 * station runs there.
 *
 * @param project the folder of the project, absolute
 * @param wanted DATA_DIR, absolute
 * @returns the folder
 * @throws {ToolError} when another station uses the one that is wanted
 */
export function takeDataFolder(project: string, wanted: string | undefined): DataFolder {
  if (wanted !== undefined) {
    const taken = tryToTake(wanted);
    if (taken !== undefined) return taken;
    throw new ToolError(`Another station uses "${wanted}": end it, or choose another DATA_DIR`);
  }
  for (let number = 1; number <= MOST_FOLDERS; number++) {
    const name = number === 1 ? "mission" : `mission-${number}`;
    const taken = tryToTake(resolve(project, "data", name));
    if (taken !== undefined) return taken;
  }
  throw new ToolError(`More than ${MOST_FOLDERS} stations use "data": end some`);
}

function tryToTake(path: string): DataFolder | undefined {
  const lock = join(path, LOCK);
  mkdirSync(path, { recursive: true });
  // Who was killed has left its lock: that is broken once.
  for (const isSecond of [false, true]) {
    try {
      writeFileSync(lock, `${process.pid}\n`, { flag: "wx" });
      return { path, release: () => rmSync(lock, { force: true }) };
    } catch (error) {
      if ((error as { readonly code?: string }).code !== "EEXIST") throw error;
      if (isSecond || isRunning(readPid(lock))) return undefined;
      rmSync(lock, { force: true });
    }
  }
  return undefined;
}

function readPid(lock: string): number {
  try {
    return Number(readFileSync(lock, "utf8"));
  } catch {
    return 0; // released just now
  }
}

function isRunning(pid: number): boolean {
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { readonly code?: string }).code === "EPERM";
  }
}
