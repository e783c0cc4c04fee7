import type { Readable } from "node:stream";

/** A line may not grow for ever: what is longer is cut into several. */
const MOST_CHARACTERS = 65_536;

/**
 * Reads lines of text until the end, the last one also without a line break.
 *
 * @param stream what a program writes, in UTF-8
 * @param onLine receives each line, without the line break
 */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
    for (; rest.length > MOST_CHARACTERS; rest = rest.slice(MOST_CHARACTERS)) {
      onLine(rest.slice(0, MOST_CHARACTERS));
    }
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}
