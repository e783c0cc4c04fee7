import { find } from "../../../cli/console/page/dom.ts";
import { showTimes } from "./format.ts";
import type { TimeRange } from "./time_range.ts";

const SECOND_PART = 0.5;

/**
 * Makes the buttons for the span of time work.
 *
 * @param range the span of all plots
 * @returns shows the span as it is now
 */
export function connectToolbar(range: TimeRange): () => void {
  const length = find("span", HTMLSelectElement);
  const live = find("live", HTMLButtonElement);
  length.addEventListener("change", () => range.live(Number(length.value) * 1000));
  live.addEventListener("click", () => range.live());
  const actions: Readonly<Record<string, () => void>> = {
    "earlier": () => range.move(-SECOND_PART),
    "later": () => range.move(SECOND_PART),
    "zoom-in": () => range.zoom(0.5),
    "zoom-out": () => range.zoom(2),
  };
  for (const [id, action] of Object.entries(actions)) {
    find(id, HTMLButtonElement).addEventListener("click", action);
  }
  const shown = find("shown-span", HTMLElement);
  return () => {
    live.setAttribute("aria-pressed", String(range.isLive));
    const text = range.isKnown ? showTimes(range.span) : "";
    if (shown.textContent !== text) shown.textContent = text;
  };
}
