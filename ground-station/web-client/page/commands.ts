import type { CommandRecord, Submission, Submit } from "../../../generated/mod.ts";
import { find, h } from "../../../cli/console/page/dom.ts";
import type { WebContract } from "../protocol.ts";
import type { Bus } from "./bus.ts";
import { showCommandForms } from "./command_forms.ts";
import { CommandLog } from "./command_log.ts";
import { askForConfirmation } from "./confirm_dialog.ts";
import { showTime, showValue } from "./format.ts";
import { drawSoon } from "./frame.ts";

const SHOWN = 30;
const ENDS = ["completed", "failed", "rejected", "timed-out", "cancelled"];

/** The command console: forms, confirmation, and what became of the telecommands. */
export class Commands {
  readonly #bus: Bus;
  readonly #params: { readonly spacecraft: string };
  readonly #log = new CommandLog();

  /**
   * @param bus where the Telecommand Service is
   * @param options which spacecraft, and the telecommands
   */
  constructor(
    bus: Bus,
    options: { readonly spacecraft: string; readonly contract: WebContract },
  ) {
    this.#bus = bus;
    this.#params = { spacecraft: options.spacecraft };
    showCommandForms(options.contract, (telecommand) => this.#send(telecommand));
  }

  /** Begins to listen. */
  open(): void {
    this.#bus.client.telecommand.progress.subscribe((progress) => {
      this.#log.addProgress(progress);
      drawSoon(this.#show);
    }, this.#params);
  }

  /** Asks the Telecommand Service for what was sent before. */
  async recall(): Promise<void> {
    const request = this.#bus.client.telecommand.history.request;
    const { commands } = await request({ limit: SHOWN }, this.#params);
    this.#log.addHistory(commands);
    drawSoon(this.#show);
  }

  async #send(telecommand: Submit): Promise<string> {
    const submission = await this.#bus.client.telecommand.submit.request(telecommand, this.#params);
    if (submission.state !== "unconfirmed") return `Number ${submission.number} is on its way`;
    return await this.#confirm(submission, describe(telecommand));
  }

  async #confirm({ number, confirmBefore }: Submission, text: string): Promise<string> {
    const before = confirmBefore === undefined ? {} : { before: confirmBefore };
    const decision = await askForConfirmation({ number, text, ...before });
    if (decision === "later") return `Number ${number} waits for its confirmation`;
    const cancel = decision === "cancel";
    await this.#bus.client.telecommand.confirm.request(
      { number, ...cancel && { cancel } },
      this.#params,
    );
    return cancel ? `Number ${number} is cancelled` : `Number ${number} is on its way`;
  }

  #show = (): void => {
    const records = this.#log.records.slice(0, SHOWN);
    find("command-log", HTMLElement).replaceChildren(
      ...records.length === 0 ? [h("p", { class: "empty" }, "No telecommand yet.")] : [],
      ...records.map((record) => this.#showRecord(record)),
    );
  };

  #showRecord({ number, telecommand, steps }: CommandRecord): HTMLElement {
    const last = steps.at(-1);
    const text = describe(telecommand);
    const again = h("button", { type: "button", class: "quiet" }, "Confirm …");
    again.addEventListener("click", () => {
      this.#confirm({ number, state: "unconfirmed" }, text).catch((error: Error) => {
        again.replaceWith(h("span", { class: "bad" }, error.message));
      });
    });
    return h(
      "div",
      { class: "record", "data-number": number, "data-state": last?.state ?? "" },
      h("span", { class: "number" }, `#${number}`),
      h("b", {}, text),
      h("time", {}, showTime(steps[0]?.time ?? 0)),
      h(
        "ol",
        {},
        ...steps.map(({ state, time, reason }) =>
          h(
            "li",
            { class: state, title: showTime(time) },
            reason === undefined ? state : `${state}: ${reason}`,
          )
        ),
        ...ENDS.includes(last?.state ?? "") ? [] : [h("li", { class: "pending" }, "…")],
      ),
      ...last?.state === "unconfirmed" ? [again] : [],
    );
  }
}

/** A telecommand in words: its name, then what it was given. */
function describe({ command, ...rest }: Submit): string {
  const values = Object.entries(rest).map(([name, value]) => `${name} ${showValue(value)}`);
  return [command, ...values].join(", ");
}
