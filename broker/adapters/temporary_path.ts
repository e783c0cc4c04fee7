import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that may come to be. */
export interface TemporaryPath {
  /** Absolute; nothing is there yet. */
  readonly path: string;
  /** Removes what has come to be there. */
  remove(): Promise<void>;
}

/**
 * Chooses a path among the system's temporary files that nobody else has.
 *
 * @returns the path; `remove()` it in the end
 */
export function temporaryPath(): TemporaryPath {
  const path = join(tmpdir(), `telestion-${globalThis.crypto.randomUUID()}`);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
