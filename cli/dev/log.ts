/**
 * What `telestion dev` shows: the output of all services, and what happens to them.
 *
 * @module
 */
import type { Colour, Terminal } from "../terminal.ts";
import { makeReadable, parseStructured } from "./readable.ts";

/** What dev itself may have to say. */
export type DevEvent =
  | "bus"
  | "console"
  | "ended"
  | "failed"
  | "generated"
  | "problem"
  | "ready"
  | "restarting"
  | "started"
  | "stopped"
  | "stopping";

/** Where `telestion dev` writes to. */
export interface DevLog {
  /** Passes on a line that a service wrote. */
  output(service: string, line: string, stream: "stdout" | "stderr"): void;
  /** Says what happens, to a service or (`telestion`) to all. */
  say(source: string, event: DevEvent, text: string): void;
}

/** The name of dev itself among those of the services. */
export const DEV = "telestion";

const COLOURS: readonly Colour[] = ["cyan", "magenta", "green", "blue", "yellow"];

/**
 * Creates the log: lines that begin with the service's name in its colour on a terminal, else
 * lines of JSON: `{"service","stream","text"}`, with the service's own line as `record` when that
 * is JSON, too, and `{"service","event","text"}`.
 *
 * @param terminal where to write
 * @param services the names of all services
 * @returns the log
 */
export function createDevLog(terminal: Terminal, services: readonly string[]): DevLog {
  if (!terminal.isInteractive) {
    return {
      output: (service, line, stream) =>
        terminal.print(JSON.stringify({ service, stream, ...describeLine(line) })),
      say: (service, event, text) => terminal.print(JSON.stringify({ service, event, text })),
    };
  }
  const width = Math.max(DEV.length, ...services.map(({ length }) => length));
  const prefix = (name: string, mark: string): string => {
    const colour = COLOURS[services.indexOf(name) % COLOURS.length] ?? "bold";
    return terminal.paint(colour, `${name.padEnd(width)} ${mark}`);
  };
  const color = terminal.paint("bold", "") !== "";
  const print = (start: string, text: string): void => {
    for (const line of text.split("\n")) terminal.print(`${start} ${line}`);
  };
  return {
    output(service, text, stream) {
      const readable = makeReadable(text, { color });
      const isPlain = readable === text && stream === "stderr";
      print(prefix(service, "│"), isPlain ? terminal.paint("red", text) : readable);
    },
    say: (source, event, text) =>
      print(prefix(source, "•"), terminal.paint(isBad(event) ? "red" : "bold", text)),
  };
}

function describeLine(line: string): { readonly text: string; readonly record?: object } {
  const record = parseStructured(line);
  return record === undefined ? { text: line } : { text: record.message, record };
}

function isBad(event: DevEvent): boolean {
  return event === "problem" || event === "failed";
}
