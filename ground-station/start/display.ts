import process from "node:process";
import type { Terminal } from "../../cli/terminal.ts";
import type { Notice } from "./crew.ts";
import type { Observation } from "./observe.ts";
import { describeSummary, type Summary } from "./summary.ts";
import { layOutTable, LiveText, type TableRow } from "./table.ts";

const COLUMNS = ["service", "runtime", "count", "per s", "errors", "restarts", "state"];

/** What a narrow terminal leaves out, the first one first. */
const EXPENDABLE = ["runtime", "errors", "restarts", "per s", "count"];
const LAST_NOTICES = 3;

/** What is worth a line below the table. */
const NOTABLE: readonly string[] = ["problem", "failed"];

/** Where a mission is found. */
export interface MissionPlace {
  /** The address of the page. */
  readonly url: string;
  /** The folder with the archive and the logs. */
  readonly data: string;
}

/** Shows a mission: in place on a terminal, lines of JSON elsewhere. */
export interface Display {
  /** The page is there. */
  showPlace(place: MissionPlace): void;
  /** How the services are now. */
  showServices(services: readonly Observation[]): void;
  /** Something happened to a service. */
  notice(notice: Notice): void;
  /** It ends now, in order. */
  showEnding(): void;
  /** What came of it. */
  showSummary(summary: Summary): void;
}

/**
 * Makes the display that suits the output.
 *
 * @param terminal where to write
 * @returns the display
 */
export function createDisplay(terminal: Terminal): Display {
  return terminal.isInteractive ? liveDisplay(terminal) : jsonDisplay(terminal);
}

function jsonDisplay(terminal: Terminal): Display {
  const print = (value: object): void => terminal.print(JSON.stringify(value));
  return {
    showPlace: print,
    showServices: (services) => print({ time: new Date().toISOString(), services }),
    notice: print,
    showEnding: () => {},
    showSummary: (summary) => print({ summary }),
  };
}

function liveDisplay(terminal: Terminal): Display {
  const live = new LiveText(process.stdout);
  const notices: string[] = [];
  let head: string[] = [];
  let table: string[] = [];
  let foot: string[] = ["", "Ctrl-C ends it."];
  const draw = (): void => live.show([...head, ...table, ...notices, ...foot]);
  return {
    showPlace({ url, data }) {
      head = ["", `  Mission control:  ${url}`, `  History and logs: ${data}`, ""];
      draw();
    },
    showServices(services) {
      const options = { width: process.stdout.columns, expendable: EXPENDABLE };
      table = layOutTable(COLUMNS, services.map(toRow), options);
      draw();
    },
    notice({ service, event, text }) {
      if (!NOTABLE.includes(event)) return;
      notices.push(`${new Date().toLocaleTimeString("en-GB")} ${service}: ${text}`);
      if (notices.length > LAST_NOTICES) notices.shift();
      draw();
    },
    showEnding() {
      foot = ["", "Ends, the spacecraft first. Once more Ctrl-C ends all at once."];
      draw();
    },
    showSummary(summary) {
      foot = [""];
      draw();
      for (const line of describeSummary(summary)) terminal.print(line);
    },
  };
}

function toRow(seen: Observation): TableRow {
  const { service, runtime, count, rate, errors, restarts, state } = seen;
  return { service, runtime, count, "per s": rate, errors, restarts, state };
}
