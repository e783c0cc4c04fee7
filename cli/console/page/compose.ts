import type { JsonValue } from "../../../codegen/model.ts";
import type { ConsoleMessage, ContractEvent, SendRequest, SendResult } from "../protocol.ts";
import { find, h, showMs } from "./dom.ts";
import { sendToBus } from "./event_stream.ts";
import { createField, type Field } from "./fields.ts";
import { showIssues } from "./live.ts";
import { createResolver, type Resolve } from "./schema.ts";

const CHECK_AFTER_MS = 250;

/** The part of the page that sends messages. */
export interface Composer {
  /** Shows other messages; keeps what was typed where it can. */
  setContract(contract: ContractEvent): void;
  /** Shows the form of a message. */
  open(message: ConsoleMessage): void;
}

/** Makes the composer of the page. */
export function createComposer(): Composer {
  return new FormComposer();
}

/** A form for each message, or a text for any subject. */
class FormComposer implements Composer {
  readonly #form = find("compose", HTMLFormElement);
  readonly #choice = find("compose-message", HTMLSelectElement);
  readonly #subject = find("compose-subject", HTMLElement);
  readonly #body = find("compose-body", HTMLElement);
  readonly #asJson = find("compose-json", HTMLInputElement);
  readonly #verdict = find("compose-verdict", HTMLElement);
  readonly #result = find("compose-result", HTMLElement);
  readonly #force = find("compose-force", HTMLInputElement);
  #messages: readonly ConsoleMessage[] = [];
  #definitions: ContractEvent["definitions"] = [];
  #resolve: Resolve = createResolver([]);
  #parameters: ReadonlyMap<string, HTMLInputElement> = new Map();
  #field: Field | undefined;
  #text: HTMLTextAreaElement | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Nobody wants to read of an empty form that it is invalid. */
  #touched = false;

  constructor() {
    this.#choice.addEventListener("change", () => this.#show());
    this.#asJson.addEventListener("change", () => this.#showBody(this.#value()));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { submitter } = event;
      const isRequest = submitter instanceof HTMLButtonElement && submitter.value === "request";
      void this.#send(isRequest ? "request" : "publish");
    });
    for (const type of ["input", "change", "click"]) {
      this.#body.addEventListener(type, () => {
        this.#touched = true;
        this.#checkSoon();
      });
    }
  }

  setContract({ messages, definitions }: ContractEvent): void {
    const before = this.#message;
    const value = this.#value();
    this.#messages = messages;
    this.#definitions = definitions;
    this.#resolve = createResolver(this.#definitions);
    this.#choice.replaceChildren(
      ...messages.map(({ name }) => h("option", { value: name }, name)),
      h("option", { value: "" }, "any subject"),
    );
    this.#choice.value = messages.some(({ name }) => name === before?.name)
      ? before?.name ?? ""
      : messages[0]?.name ?? "";
    this.#show(value);
  }

  open(message: ConsoleMessage): void {
    this.#choice.value = message.name;
    this.#show();
    this.#form.scrollIntoView({ behavior: "smooth", block: "nearest" });
    this.#form.querySelector<HTMLElement>("#compose-subject input, #compose-body input")?.focus();
  }

  get #message(): ConsoleMessage | undefined {
    return this.#messages.find(({ name }) => name === this.#choice.value);
  }

  #show(value?: JsonValue): void {
    const message = this.#message;
    const names = message === undefined ? ["subject"] : message.parameters;
    const typed = new Map([...this.#parameters].map(([name, { value }]) => [name, value]));
    this.#parameters = new Map(names.map((name) => [
      name,
      h("input", { type: "text", value: typed.get(name), required: true, spellcheck: "false" }),
    ]));
    this.#subject.replaceChildren(
      ...[...this.#parameters].map(([name, input]) =>
        h(
          "label",
          { class: "member" },
          h("span", { class: "name" }, name, h("i", { title: "Required" }, " *")),
          input,
        )
      ),
    );
    this.#touched = value !== undefined && this.#touched;
    this.#form.dataset["kind"] = message?.kind ?? "any";
    find("compose-about", HTMLElement).textContent = message?.description ?? "";
    this.#result.replaceChildren();
    this.#showBody(value);
  }

  #showBody(value?: JsonValue): void {
    const message = this.#message;
    const hasForm = message?.payload !== undefined;
    this.#asJson.parentElement?.toggleAttribute("hidden", !hasForm);
    this.#field = undefined;
    this.#text = undefined;
    if (hasForm && !this.#asJson.checked) {
      const definition = this.#definitions.find(({ id }) => id === message.payload);
      this.#field = createField(definition?.schema ?? true, {
        resolve: this.#resolve,
        required: true,
        value,
      });
      this.#body.replaceChildren(this.#field.element);
    } else {
      this.#text = h("textarea", {
        rows: 8,
        spellcheck: "false",
        "aria-label": "Payload",
        placeholder: message?.content === "binary"
          ? "Bytes in hexadecimal: 00 ff …"
          : "JSON or text",
      });
      this.#text.value = value === undefined ? "" : JSON.stringify(value, null, 2);
      this.#body.replaceChildren(this.#text);
    }
    this.#checkSoon();
  }

  /** What was typed, if it is JSON. */
  #value(): JsonValue | undefined {
    if (this.#field !== undefined) return this.#field.read();
    try {
      return JSON.parse(this.#text?.value ?? "") as JsonValue;
    } catch {
      return undefined;
    }
  }

  #request(action: SendRequest["action"]): SendRequest {
    const message = this.#message;
    const subject = this.#fillSubject();
    const force = this.#force.checked;
    if (message?.content === "binary") {
      return { subject, action, force, base64: hexToBase64(this.#text?.value ?? "") };
    }
    const text = this.#field === undefined
      ? this.#text?.value ?? ""
      : JSON.stringify(this.#field.read() ?? null);
    return { subject, action, force, text };
  }

  #fillSubject(missing = ""): string {
    const template = this.#message?.subject ?? "{subject}";
    return template.replaceAll(
      /\{(\w+)(?:\.\.\.)?\}/g,
      (_, name: string) => this.#parameters.get(name)?.value || missing,
    );
  }

  #checkSoon(): void {
    clearTimeout(this.#timer);
    if (!this.#touched) return this.#verdict.replaceChildren();
    this.#timer = setTimeout(() => void this.#check(), CHECK_AFTER_MS);
  }

  async #check(): Promise<void> {
    // What is checked is the payload: the subject may not be complete yet.
    const subject = this.#fillSubject("x");
    try {
      this.#judge(await sendToBus({ ...this.#request("check"), subject }));
    } catch (error) {
      this.#verdict.replaceChildren(h("span", { class: "bad" }, textOf(error)));
    }
  }

  #judge({ valid, issues }: SendResult): void {
    if (valid === undefined) return this.#verdict.replaceChildren();
    this.#verdict.replaceChildren(
      valid
        ? h("span", { class: "good" }, "Valid")
        : h("div", {}, h("span", { class: "bad" }, "Invalid"), showIssues(issues)),
    );
  }

  async #send(action: "publish" | "request"): Promise<void> {
    this.#touched = true;
    this.#result.replaceChildren(h("p", {}, "Sending …"));
    try {
      const request = this.#request(action);
      const result = await sendToBus(request);
      this.#judge(result);
      this.#result.replaceChildren(showResult(request, result));
    } catch (error) {
      this.#result.replaceChildren(h("p", { class: "bad" }, textOf(error)));
    }
  }
}

function showResult({ subject }: SendRequest, { sent, outcome }: SendResult): HTMLElement {
  if (!sent) return h("p", { class: "bad" }, "Not sent: it is invalid");
  if (outcome === undefined) return h("p", {}, "Published on ", h("code", {}, subject));
  const { error, latencyMs, data, text, base64, valid, issues } = outcome;
  if (error !== undefined) {
    return h("div", {}, h("p", { class: "bad" }, error.message), showIssues(error.issues));
  }
  const shown = data === undefined ? text ?? base64 ?? "(empty)" : JSON.stringify(data, null, 2);
  return h(
    "div",
    {},
    h("p", { class: valid === false ? "bad" : "good" }, `Reply after ${showMs(latencyMs)}`),
    h("pre", {}, shown),
    showIssues(issues),
  );
}

function hexToBase64(text: string): string {
  const digits = text.replaceAll(/\s/g, "");
  if (digits.length % 2 > 0 || /[^\da-f]/i.test(digits)) {
    throw new Error("Payload is not in hexadecimal: expected pairs of digits");
  }
  const bytes = digits.match(/../g) ?? [];
  return btoa(String.fromCharCode(...bytes.map((byte) => parseInt(byte, 16))));
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
