import { spawn } from "node:child_process";
import { endWithParent } from "./guard.ts";
import { eventually } from "./eventually.ts";

/** A line whose one end is a character device, as a modem's is, and whose other end is the test. */
export interface SerialLine {
  /** The character device. */
  readonly path: string;
  /** What was written to the device so far. */
  received(): readonly number[];
  /** Has bytes come out of the device. */
  send(bytes: Uint8Array): void;
  /** Pulls the plug: the device is gone. */
  unplug(): Promise<void>;
}

/**
 * Makes a pseudo-terminal with `script`, which Debian always has.
 *
 * @returns the line; `unplug()` it in the end
 */
export async function openSerialLine(): Promise<SerialLine> {
  const child = spawn("script", ["-qfec", "stty raw -echo; tty; sleep 100", "/dev/null"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  endWithParent(child);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const bytes: number[] = [];
  child.stdin.on("error", () => {}); // it is gone
  child.stdout.on("data", (chunk: Uint8Array) => void bytes.push(...chunk));
  const readLine = (): string | undefined =>
    /^(\/dev\/\S+)\r?\n/.exec(String.fromCharCode(...bytes))?.[1];
  const path = await eventually(() => readLine() ?? false);
  const begin = bytes.length;
  return {
    path,
    received: () => bytes.slice(begin),
    send: (data) => void child.stdin.write(data),
    unplug: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
