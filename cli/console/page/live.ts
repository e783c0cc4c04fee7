import type { MessagesEvent } from "../protocol.ts";
import type { MessageRecord } from "../../tools/record_types.ts";
import { find, h } from "./dom.ts";

/** Older messages are taken out of the page. */
const MAX_ROWS = 200;
const MAX_SUMMARY = 300;

/** The list of messages as they come. */
export interface LiveList {
  /** Shows further messages. */
  add(event: MessagesEvent): void;
  /** Forgets all. */
  clear(): void;
}

/**
 * Shows messages as they come, newest first.
 *
 * @returns the list
 */
export function createLiveList(): LiveList {
  const list = find("live", HTMLElement);
  const note = find("live-note", HTMLElement);
  const pause = find("pause", HTMLInputElement);
  const invalidOnly = find("invalid-only", HTMLInputElement);
  let [omitted, omittedInvalid] = [0, 0];
  invalidOnly.addEventListener(
    "change",
    () => list.classList.toggle("filtered", invalidOnly.checked),
  );
  const clear = (): void => {
    [omitted, omittedInvalid] = [0, 0];
    note.textContent = "";
    list.replaceChildren(h("p", { class: "empty" }, "Waiting for messages …"));
  };
  clear();
  return {
    add(event) {
      if (pause.checked) return;
      omitted += event.omitted;
      omittedInvalid += event.omittedInvalid;
      if (omitted > 0) note.textContent = describeOmitted(omitted, omittedInvalid);
      list.querySelector(".empty")?.remove();
      list.prepend(...event.messages.map(showMessage).toReversed());
      while (list.childElementCount > MAX_ROWS) oldest(list)?.remove();
    },
    clear,
  };
}

function describeOmitted(omitted: number, invalid: number): string {
  const [all, bad] = [omitted, invalid].map((count) => count.toLocaleString("en"));
  return `A sample: ${all} messages are left out${invalid > 0 ? `, ${bad} of them invalid` : ""}`;
}

/** Somebody may be reading what is open. */
function oldest(list: HTMLElement): Element | null {
  const closed = list.querySelectorAll(".message:not([open])");
  return closed[closed.length - 1] ?? list.lastElementChild;
}

function showMessage(record: MessageRecord): HTMLElement {
  const { time, subject, valid, issues = [] } = record;
  const state = valid === undefined ? "unknown" : valid ? "valid" : "invalid";
  const text = contentOf(record);
  const summary = text.length > MAX_SUMMARY ? `${text.slice(0, MAX_SUMMARY)}…` : text;
  const element = h(
    "details",
    { class: `message ${state}` },
    h(
      "summary",
      {},
      h("time", { datetime: time }, new Date(time).toLocaleTimeString("en-GB")),
      h("span", { class: "badge" }, state === "unknown" ? "no schema" : state),
      h("code", { class: "topic" }, subject),
      h("span", { class: "content" }, summary),
      ...issues.length === 0 ? [] : [showIssues(issues)],
    ),
  );
  // Made when somebody looks: most messages are never opened.
  element.addEventListener("toggle", () => element.append(showDetails(record, text)), {
    once: true,
  });
  return element;
}

function contentOf({ data, text, base64 }: MessageRecord): string {
  // With blanks, at which long lines break.
  if (data !== undefined) return JSON.stringify(data, null, 1).replaceAll(/\n */g, " ");
  return text ?? (base64 === undefined ? "" : `base64:${base64}`);
}

function showDetails(record: MessageRecord, text: string): HTMLElement {
  const { data, reply, headers = {} } = record;
  const facts = [
    ...reply === undefined ? [] : [["Reply to", reply] as const],
    ...Object.entries(headers),
  ];
  const shown = data === undefined ? text : JSON.stringify(data, null, 2);
  return h(
    "div",
    { class: "details" },
    ...facts.map(([name, value]) => h("p", {}, h("b", {}, `${name}: `), h("code", {}, value))),
    h("pre", {}, shown),
  );
}

/**
 * A list of what does not fit.
 *
 * @param issues each place
 * @returns the list
 */
export function showIssues(issues: MessageRecord["issues"] = []): HTMLElement {
  return h(
    "ul",
    { class: "issues" },
    ...issues.map(({ path, message }) => h("li", {}, h("code", {}, path || "/"), ` ${message}`)),
  );
}
