import { readFileSync } from "node:fs";
import process from "node:process";

const PARENT_CHECK_INTERVAL = 500; // ms

/**
 * Calls back when this program shall end: on SIGINT, SIGTERM or SIGHUP, when nobody reads its
 * output any more, and when its parent or npm is gone: when they are killed, nobody else tells.
 *
 * @param listener called once or more
 * @returns stops listening
 */
export function onStop(listener: () => void): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, listener);
  process.stdout.on("error", listener);
  const parents = listParents();
  const timer = setInterval(() => {
    if (listParents() !== parents) listener();
  }, PARENT_CHECK_INTERVAL);
  return () => {
    clearInterval(timer);
    for (const signal of signals) process.off(signal, listener);
  };
}

/** npm starts a shell, which starts this program and outlives npm: so its parent counts too. */
function listParents(): string {
  const { ppid } = process;
  return process.env["npm_lifecycle_event"] === undefined ? `${ppid}` : `${ppid} ${parentOf(ppid)}`;
}

/** Where there is no `/proc`, most shells become the program that they start. */
function parentOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8"); // PID (NAME) STATE PARENT …
    return stat.slice(stat.lastIndexOf(")")).split(" ")[2] ?? "";
  } catch {
    return "";
  }
}
