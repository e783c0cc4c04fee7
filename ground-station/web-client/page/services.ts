import { find, h } from "../../../cli/console/page/dom.ts";
import { checkHealth, type ServiceHealth } from "../../../runtime/check_health.ts";
import { WEB_INBOX } from "../permissions.ts";
import type { Bus } from "./bus.ts";
import { showGlance } from "./glance.ts";

const ASK_EVERY_MS = 3000;
const MAX_SERVICES = 100;

/** The health of the services, as they answer the health request that every service answers. */
export class Services {
  readonly #bus: Bus;
  readonly #known: Set<string> = new Set();

  /** @param bus where they answer */
  constructor(bus: Bus) {
    this.#bus = bus;
  }

  /** Begins to ask. */
  open(): void {
    void this.#ask();
    setInterval(() => document.hidden || void this.#ask(), ASK_EVERY_MS);
  }

  async #ask(): Promise<void> {
    const options = { inboxPrefix: WEB_INBOX, maxWait: 1000, stall: 300 };
    const answers = await checkHealth(this.#bus.connection, options).catch(() => []);
    for (const { name } of answers.slice(0, MAX_SERVICES)) this.#known.add(name);
    const names = [...this.#known].sort().slice(0, MAX_SERVICES);
    const up = names.filter((name) => answers.some((answer) => answer.name === name)).length;
    const hasErrors = answers.some(({ errors }) => errors > 0);
    showGlance(
      "services",
      `Services ${up}/${names.length}`,
      up < names.length || up === 0 ? "critical" : hasErrors ? "warning" : "good",
    );
    find("services", HTMLElement).replaceChildren(
      ...names.length === 0 ? [h("p", { class: "empty" }, "Nobody answers.")] : [],
      ...names.map((name) => showService(name, answers.filter((one) => one.name === name))),
    );
  }
}

function showService(name: string, answers: readonly ServiceHealth[]): HTMLElement {
  const errors = answers.reduce((sum, one) => sum + one.errors, 0);
  const state = answers.length === 0 ? "down" : errors > 0 ? "errors" : "up";
  const latency = Math.max(...answers.map((one) => one.latency));
  const text = answers.length === 0
    ? "gone"
    : `${latency.toFixed(0)} ms${errors > 0 ? `, ${errors} errors` : ""}`;
  return h(
    "div",
    { class: "service", "data-state": state },
    h("span", { class: `dot ${state}` }),
    h("b", {}, answers.length > 1 ? `${name} ×${answers.length}` : name),
    h("small", {}, text),
  );
}
