import process from "node:process";

const PARENT_CHECK_INTERVAL = 500; // ms

/**
 * Calls back when this program shall end: on SIGINT, SIGTERM or SIGHUP, when nobody reads its
 * output any more, and when its parent is gone. npm and tsx stand between the terminal and this
 * program; when they are killed, nobody else tells.
 *
 * @param listener called once or more
 * @returns stops listening
 */
export function onStop(listener: () => void): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, listener);
  process.stdout.on("error", listener);
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) listener();
  }, PARENT_CHECK_INTERVAL);
  return () => {
    clearInterval(timer);
    for (const signal of signals) process.off(signal, listener);
  };
}
