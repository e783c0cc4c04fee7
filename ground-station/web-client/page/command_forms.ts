import type { JsonValue, Schema } from "../../../codegen/model.ts";
import { find, h } from "../../../cli/console/page/dom.ts";
import { createField } from "../../../cli/console/page/fields.ts";
import {
  alternativeName,
  alternativesOf,
  createResolver,
  type Resolve,
} from "../../../cli/console/page/schema.ts";
import type { Submit } from "../../../generated/mod.ts";
import type { WebContract } from "../protocol.ts";

/** Sends a telecommand; gives what to tell the person who sent it. */
export type Send = (telecommand: Submit) => Promise<string>;

/**
 * Shows a form for each telecommand of the schemas.
 *
 * @param contract the telecommands
 * @param send is called with what was typed; whether it is valid is for the service to say
 */
export function showCommandForms({ telecommand, definitions }: WebContract, send: Send): void {
  const resolve = createResolver(definitions);
  const schema = resolve(definitions.find(({ id }) => id === telecommand)?.schema);
  const alternatives = alternativesOf(schema);
  find("command-forms", HTMLElement).replaceChildren(
    ...(alternatives.length === 0 ? [schema as Schema] : alternatives).map((one, index) =>
      createForm(one, { resolve, send, index })
    ),
  );
}

interface FormOptions {
  readonly resolve: Resolve;
  readonly send: Send;
  readonly index: number;
}

function createForm(schema: Schema, { resolve, send, index }: FormOptions): HTMLElement {
  const plain = resolve(schema);
  const constant = (plain.properties ?? []).find(([, member]) => constOf(member) !== undefined);
  const name = constant === undefined
    ? alternativeName(plain, index)
    : String(constOf(constant[1]));
  const fields = (plain.properties ?? []).filter((entry) => entry !== constant)
    .map(([key, member]) => {
      const required = plain.required?.includes(key) ?? false;
      const field = createField(member, { resolve, required });
      const { description } = resolve(member);
      return { key, field, label: h("label", { title: description }, key, field.element) };
    });
  const outcome = h("output", {});
  const form = h(
    "form",
    { class: "command", "data-command": name, novalidate: true },
    h("b", {}, name),
    h("small", {}, plain.description ?? ""),
    ...fields.map(({ label }) => label),
    h("button", { type: "submit" }, "Send"),
    outcome,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const entries: [string, JsonValue][] = constant === undefined
      ? []
      : [[constant[0], constOf(constant[1]) ?? null]];
    for (const { key, field } of fields) {
      const value = field.read();
      if (value !== undefined) entries.push([key, value]);
    }
    void run(form, outcome, () => send(Object.fromEntries(entries) as unknown as Submit));
  });
  return form;
}

/** One click sends one telecommand: until the service has answered there is no second one. */
async function run(
  form: HTMLFormElement,
  outcome: HTMLOutputElement,
  send: () => Promise<string>,
): Promise<void> {
  const button = form.querySelector("button");
  button?.toggleAttribute("disabled", true);
  outcome.className = "";
  outcome.textContent = "Sending …";
  try {
    outcome.textContent = await send();
  } catch (error) {
    outcome.className = "bad";
    outcome.textContent = error instanceof Error ? error.message : String(error);
  } finally {
    button?.toggleAttribute("disabled", false);
  }
}

function constOf(schema: Schema): JsonValue | undefined {
  return typeof schema === "object" ? schema.const : undefined;
}
