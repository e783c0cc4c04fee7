import { pointerTokens } from "../../../codegen/pointer.ts";
import { find, h } from "../../../cli/console/page/dom.ts";
import { readMember } from "../../database/pointer.ts";
import type { Member } from "../protocol.ts";
import type { Alarms } from "./alarms.ts";
import { showTime, showValue } from "./format.ts";
import { drawSoon } from "./frame.ts";
import { memberTitle } from "./panels.ts";
import type { MessageState } from "./telemetry.ts";

interface Row {
  readonly member: Member;
  readonly tokens: readonly (string | number)[];
  readonly element: HTMLElement;
  readonly value: HTMLElement;
}

interface Group {
  readonly state: MessageState;
  readonly time: HTMLElement;
  readonly rows: readonly Row[];
}

/** The last value of every member, message by message. */
export class Readings {
  readonly #members: readonly Member[];
  readonly #alarms: Alarms;
  readonly #groups: Map<string, Group> = new Map();

  /**
   * @param members of all telemetry
   * @param alarms colour what is out of its limits
   */
  constructor(members: readonly Member[], alarms: Alarms) {
    this.#members = members;
    this.#alarms = alarms;
  }

  /** A message has come. */
  observe(state: MessageState): void {
    if (!this.#groups.has(state.name)) this.#add(state);
    drawSoon(this.draw);
  }

  /** Shows what has changed. */
  draw = (): void => {
    for (const { state, time, rows } of this.#groups.values()) {
      time.textContent = showTime(state.time);
      for (const { member, tokens, element, value } of rows) {
        const text = showReading(member, readMember(state.data, tokens));
        if (value.textContent !== text) value.textContent = text;
        const level = this.#alarms.levelOf(member);
        if (element.dataset["level"] !== level) element.dataset["level"] = level;
      }
    }
  };

  #add(state: MessageState): void {
    const members = this.#members.filter(({ message, pointer }) =>
      message === state.name && pointer !== "/time"
    );
    const rows = members.map((member): Row => {
      const value = h("b", {}, "–");
      const element = h(
        "div",
        { class: "reading", title: member.description },
        h("span", {}, memberTitle(member.pointer)),
        value,
        h("small", {}, member.unit ?? ""),
      );
      return { member, tokens: pointerTokens(member.pointer), element, value };
    });
    const time = h("time", {}, "–");
    const isHeader = ({ member }: Row): boolean => member.pointer.startsWith("/header/");
    const header = rows.filter(isHeader);
    find("readings", HTMLElement).append(h(
      "details",
      { open: true, "data-message": state.name },
      h("summary", {}, memberTitle(`/${state.name.split(".").at(-1)}`), time),
      h(
        "div",
        { class: "rows" },
        ...rows.filter((row) => !isHeader(row)).map((row) => row.element),
      ),
      ...header.length === 0 ? [] : [
        h("details", {}, h("summary", {}, "Packet header"), ...header.map((row) => row.element)),
      ],
    ));
    this.#groups.set(state.name, { state, time, rows });
  }
}

/** The last digits of a place are metres. */
function showReading({ pointer }: Member, value: unknown): string {
  const isPlace = /\/(?:latitude|longitude)$/.test(pointer) && typeof value === "number";
  return isPlace ? value.toFixed(5) : showValue(value);
}
