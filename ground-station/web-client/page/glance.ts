import { find } from "../../../cli/console/page/dom.ts";
import { showTime } from "./format.ts";

const TICK_MS = 250;

/** How well something is. */
export type Condition = "unknown" | "good" | "warning" | "critical";

/** The parts of the page that the top line sums up; each is the id of its place. */
export type Part = "alarms" | "links" | "services";

/** Makes the top line work: its clock goes, and a click on a part leads there. */
export function openGlance(): void {
  const clock = find("clock", HTMLElement);
  setInterval(() => {
    const text = `${showTime(Date.now())} UTC`;
    if (clock.textContent !== text) clock.textContent = text;
  }, TICK_MS);
  for (const part of ["alarms", "links", "services"] as const) {
    chipOf(part).addEventListener("click", () => {
      find(part, HTMLElement).scrollIntoView({ behavior: "smooth", block: "center" });
    });
  }
}

/**
 * Says in the top line how well a part is.
 *
 * @param part which
 * @param text in a word or two
 * @param condition its colour
 */
export function showGlance(part: Part, text: string, condition: Condition): void {
  const chip = chipOf(part);
  if (chip.textContent !== text) chip.textContent = text;
  chip.dataset["condition"] = condition;
}

function chipOf(part: Part): HTMLButtonElement {
  return find(`glance-${part}`, HTMLButtonElement);
}
