import type { ConsoleMessage } from "../protocol.ts";
import { h, showRate } from "./dom.ts";

/** What can be done with a message of the list. */
export interface SubjectActions {
  follow(message: ConsoleMessage): void;
  compose(message: ConsoleMessage): void;
}

/** The list of messages. */
export interface SubjectList {
  /** Shows other messages. */
  show(messages: readonly ConsoleMessage[]): void;
  /** Shows how many come. */
  rates(rates: Readonly<Record<string, number>>): void;
}

/**
 * Lists the messages of the schemas with their rates.
 *
 * @param place where to
 * @param actions what to do with one
 * @returns the list
 */
export function createSubjectList(place: HTMLElement, actions: SubjectActions): SubjectList {
  const cells = new Map<string, HTMLElement>();
  return {
    show(messages) {
      cells.clear();
      place.replaceChildren(
        ...messages.length === 0
          ? [h("p", { class: "empty" }, "The project has no message schemas.")]
          : messages.map((message) => {
            const rate = h("span", { class: "number" }, "");
            cells.set(message.name, rate);
            return row(message, rate, actions);
          }),
      );
    },
    rates(rates) {
      for (const [name, cell] of cells) {
        const rate = rates[name] ?? 0;
        cell.textContent = rate === 0 ? "" : showRate(rate);
      }
    },
  };
}

function row(message: ConsoleMessage, rate: HTMLElement, actions: SubjectActions): HTMLElement {
  const { name, subject, kind, description, title } = message;
  return h(
    "div",
    { class: "subject" },
    h(
      "button",
      {
        type: "button",
        class: "row",
        title: description || title,
        onclick: () => actions.follow(message),
      },
      h("span", { class: "what" }, h("b", {}, name), h("small", {}, h("code", {}, subject))),
      rate,
    ),
    h(
      "button",
      { type: "button", class: "quiet", onclick: () => actions.compose(message) },
      kind === "event" ? "Publish" : "Request",
    ),
  );
}
