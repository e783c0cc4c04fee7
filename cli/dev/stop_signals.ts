import { readFileSync } from "node:fs";
import process from "node:process";

const PARENT_CHECK_INTERVAL = 500; // ms

/** npm passes Ctrl-C on to who has got it already: what comes so soon after is the same one. */
const SAME_SIGNAL_MS = 500;

/**
 * Calls back when this program shall end: on SIGINT, SIGTERM or SIGHUP, when nobody reads its
 * output any more, and when its parent or npm is gone: when they are killed, nobody else tells.
 *
 * @param listener called once or more
 * @param onAgain called when the user insists, by another signal after the first one
 * @returns stops listening
 */
export function onStop(listener: () => void, onAgain: () => void = listener): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  let first: number | undefined;
  const onSignal = (): void => {
    first ??= performance.now();
    if (performance.now() - first > SAME_SIGNAL_MS) onAgain();
    else listener();
  };
  for (const signal of signals) process.on(signal, onSignal);
  process.stdout.on("error", listener);
  const parents = listParents();
  const timer = setInterval(() => {
    if (listParents() !== parents) listener();
  }, PARENT_CHECK_INTERVAL);
  return () => {
    clearInterval(timer);
    for (const signal of signals) process.off(signal, onSignal);
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
