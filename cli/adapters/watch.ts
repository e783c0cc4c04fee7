import { watch } from "node:fs";
import process from "node:process";
import { currentRuntime } from "./runtimes.ts";

/** How often to look where the system cannot tell of changes, in milliseconds. */
const POLL_MS = 1000;

/**
 * Watches folders until the returned function is called. Where the system cannot tell of changes
 * (a folder is gone, no watches are left) it says "something may have changed" once a second.
 *
 * @param folders absolute paths: a root first, then all folders below it
 * @param onChange receives the name of what changed, within its folder; `undefined` if unknown
 * @returns ends the watch
 */
export function watchFolders(
  folders: readonly string[],
  onChange: (name: string | undefined) => void,
): () => void {
  const recursive = canWatchRecursively();
  const closers = (recursive ? folders.slice(0, 1) : folders)
    .map((folder) => watchFolder(folder, { recursive, onChange }));
  return () => {
    for (const close of closers) close();
  };
}

/** Node on Linux loses a file from its recursive watch when an editor replaces it. */
function canWatchRecursively(): boolean {
  return currentRuntime() !== "node" || process.platform !== "linux";
}

/**
 * Watches one folder until the returned function is called, as {@linkcode watchFolders} does.
 *
 * @param folder absolute path
 * @param options `recursive`: with all folders below; `onChange` receives what has changed
 * @returns ends the watch
 */
export function watchFolder(folder: string, options: {
  readonly recursive: boolean;
  readonly onChange: (name: string | undefined) => void;
}): () => void {
  const { recursive, onChange } = options;
  let poll: ReturnType<typeof setInterval> | undefined;
  const fallBack = (): void => {
    poll ??= setInterval(() => onChange(undefined), POLL_MS);
  };
  const stopPolling = (): void => clearInterval(poll);
  try {
    const watcher = watch(folder, { recursive }, (_event, name) => onChange(name ?? undefined));
    watcher.on("error", fallBack);
    return () => {
      stopPolling();
      watcher.close();
    };
  } catch {
    fallBack();
    return stopPolling;
  }
}
