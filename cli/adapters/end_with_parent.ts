/**
 * Lets child processes die with this process, whatever ends it.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";

/** Waits until its stdin ends, which happens when the parent ends in whatever way. */
const WATCH = 'cat >/dev/null; kill -KILL "$0" 2>/dev/null; [ -z "$1" ] || rm -rf "$1"';

/**
 * Lets a child process die with this one, even when this one is killed.
 *
 * @param child a running process
 * @param folder removed with it, if given
 * @returns ends the watch; call it when the child has ended
 */
export function endWithParent(child: ChildProcess, folder = ""): () => void {
  if (process.platform === "win32") return () => {};
  const watcher = spawn("sh", ["-c", WATCH, String(child.pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watcher.on("error", () => {});
  watcher.stdin.on("error", () => {});
  unref(watcher);
  unref(watcher.stdin);
  return () => void watcher.kill("SIGKILL");
}

/**
 * Lets this process end although a handle is open.
 *
 * @param handle a child process or one of its streams, which have the method at run time only
 */
export function unref(handle: object | null): void {
  if (handle !== null && "unref" in handle && typeof handle.unref === "function") handle.unref();
}
