/**
 * A form for a schema. A field shows what its schema says and reads what was typed; whether that is
 * valid is for the server to say.
 *
 * @module
 */
import type { JsonValue, Schema } from "../../../codegen/model.ts";
import { h } from "./dom.ts";
import {
  alternativeName,
  alternativesOf,
  describeBounds,
  firstValue,
  type PlainSchema,
  type Resolve,
} from "./schema.ts";

/** A part of a form. */
export interface Field {
  readonly element: HTMLElement;
  /** What was typed; `undefined` when it is left out. */
  read(): JsonValue | undefined;
}

/** What a field is made of, beside its schema. */
export interface FieldOptions {
  readonly resolve: Resolve;
  /** Whether it must be there; one that need not is left out when it is empty. */
  readonly required: boolean;
  /** What it begins with. */
  readonly value?: JsonValue | undefined;
}

type JsonObject = { readonly [key: string]: JsonValue };

/**
 * Makes the field of a schema.
 *
 * @param schema any schema
 * @param options how to follow references, whether it is required, what it begins with
 * @returns the field
 */
export function createField(schema: Schema, options: FieldOptions): Field {
  const plain = options.resolve(schema);
  const value = options.value ?? (options.required ? firstValue(plain) : undefined);
  const filled = { ...options, value };
  if (plain.const !== undefined) return constantField(plain.const);
  if (plain.enum !== undefined) return choiceField(plain.enum, filled);
  const alternatives = alternativesOf(plain);
  if (alternatives.length > 0) return unionField(alternatives, filled);
  switch (plain.type?.[0]) {
    case "boolean":
      return choiceField([false, true], filled);
    case "integer":
    case "number":
      return numberField(plain, filled);
    case "string":
      return textField(plain, filled);
    case "null":
      return constantField(null);
    case "array":
      return listField(plain, filled);
    case "object":
      return objectField(plain, filled);
    default:
      return jsonField(filled);
  }
}

function constantField(value: JsonValue): Field {
  return { element: h("code", {}, JSON.stringify(value)), read: () => value };
}

function choiceField(values: readonly JsonValue[], { required, value }: FieldOptions): Field {
  const select = h("select", {});
  if (!required) select.append(h("option", { value: "" }, "–"));
  for (const [index, one] of values.entries()) {
    const selected = JSON.stringify(one) === JSON.stringify(value);
    const text = typeof one === "string" ? one : JSON.stringify(one);
    select.append(h("option", { value: index, selected }, text));
  }
  return {
    element: select,
    read: () => select.value === "" ? undefined : values[Number(select.value)],
  };
}

function numberField(schema: PlainSchema, { value }: FieldOptions): Field {
  const { minimum, maximum, unit } = schema;
  const input = h("input", {
    type: "number",
    min: minimum,
    max: maximum,
    step: schema.type?.[0] === "integer" ? 1 : "any",
    placeholder: describeBounds(schema),
    value: typeof value === "number" ? value : undefined,
  });
  const element = unit === undefined
    ? input
    : h("span", { class: "with-unit" }, input, h("span", { class: "unit" }, unit));
  return { element, read: () => input.value === "" ? undefined : Number(input.value) };
}

function textField(schema: PlainSchema, { value, required }: FieldOptions): Field {
  const input = h("input", {
    type: "text",
    placeholder: describeBounds(schema),
    value: typeof value === "string" ? value : undefined,
    spellcheck: "false",
  });
  return { element: input, read: () => input.value === "" && !required ? undefined : input.value };
}

/** What no form is made for. */
function jsonField({ value, required }: FieldOptions): Field {
  const area = h("textarea", { rows: 2, placeholder: "JSON", spellcheck: "false" });
  area.value = value === undefined ? "" : JSON.stringify(value);
  return {
    element: area,
    read: () => area.value.trim() === "" && !required ? undefined : parseLoosely(area.value),
  };
}

/** Text that is no JSON is a text: its check says so. */
function parseLoosely(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function unionField(alternatives: readonly Schema[], options: FieldOptions): Field {
  const { resolve, required, value } = options;
  if (!required) return optionalField(options, (inner) => unionField(alternatives, inner));
  const plain = alternatives.map(resolve);
  const select = h(
    "select",
    { "aria-label": "Alternative" },
    ...plain.map((one, index) => h("option", { value: index }, alternativeName(one, index))),
  );
  const fitting = plain.findIndex((one) => looksLike(one, value));
  select.value = String(Math.max(0, fitting));
  const place = h("div", {});
  let field: Field;
  const show = (initial?: JsonValue): void => {
    const schema = alternatives[Number(select.value)] ?? true;
    field = createField(schema, { resolve, required: true, value: initial });
    place.replaceChildren(field.element);
  };
  select.addEventListener("change", () => show());
  show(value);
  return {
    element: h("div", { class: "union" }, select, place),
    read: () => field.read(),
  };
}

function looksLike({ type, properties = [] }: PlainSchema, value: JsonValue | undefined): boolean {
  if (value === undefined) return false;
  const is = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  if (
    type !== undefined && !type.some((one) => one === is || one === "integer" && is === "number")
  ) {
    return false;
  }
  return !isObject(value) ||
    properties.every(([name, member]) =>
      typeof member !== "object" || member.const === undefined || member.const === value[name]
    );
}

/** A button that adds what need not be there. */
function optionalField(
  options: FieldOptions,
  create: (options: FieldOptions) => Field,
): Field {
  const place = h("div", { class: "optional" });
  let field: Field | undefined;
  const add = (value?: JsonValue): void => {
    field = create({ ...options, required: true, value });
    place.replaceChildren(field.element, button("Remove", remove));
  };
  const remove = (): void => {
    field = undefined;
    place.replaceChildren(button("Add", () => add()));
  };
  if (options.value === undefined) remove();
  else add(options.value);
  return { element: place, read: () => field?.read() };
}

function listField(schema: PlainSchema, options: FieldOptions): Field {
  const { resolve, required, value } = options;
  if (!required) return optionalField(options, (inner) => listField(schema, inner));
  const { prefixItems = [], items = true, minItems = 0, maxItems = Infinity } = schema;
  const rows: { readonly field: Field; readonly row: HTMLElement }[] = [];
  const list = h("div", { class: "items" });
  const adder = button("Add item", () => add());
  const refresh = (): void => {
    adder.disabled = rows.length >= maxItems;
  };
  const add = (initial?: JsonValue): void => {
    const field = createField(prefixItems[rows.length] ?? items, {
      resolve,
      required: true,
      value: initial,
    });
    const remover = button("×", () => {
      rows.splice(rows.findIndex((one) => one.field === field), 1);
      row.remove();
      refresh();
    }, "Remove item");
    const row = h("div", { class: "item" }, field.element, remover);
    rows.push({ field, row });
    list.append(row);
    refresh();
  };
  const initial = Array.isArray(value) ? value as readonly JsonValue[] : [];
  for (let index = 0; index < Math.max(initial.length, minItems, prefixItems.length); index++) {
    add(initial[index]);
  }
  return {
    element: h("div", { class: "group" }, list, adder),
    read: () => rows.map(({ field }) => field.read() ?? null),
  };
}

function objectField(schema: PlainSchema, options: FieldOptions): Field {
  const { resolve, required, value } = options;
  if (!required) return optionalField(options, (inner) => objectField(schema, inner));
  const { properties = [], required: names = [] } = schema;
  if (properties.length === 0) return mapField(schema, options);
  const given = isObject(value) ? value : {};
  const members = properties.map(([name, member]) => {
    const isRequired = names.includes(name);
    const field = createField(member, { resolve, required: isRequired, value: given[name] });
    return { name, field, element: memberElement(name, isRequired, field, resolve(member)) };
  });
  return {
    element: h("div", { class: "group" }, ...members.map(({ element }) => element)),
    read: () => fromEntries(members.map(({ name, field }) => [name, field.read()])),
  };
}

function memberElement(
  name: string,
  required: boolean,
  field: Field,
  { title, description }: PlainSchema,
): HTMLElement {
  const note = description ?? (title === name ? undefined : title);
  const label = h(
    "span",
    { class: "name", title: note },
    name,
    ...required ? [h("i", { title: "Required" }, " *")] : [],
  );
  const isSimple = field.element.matches("input, select, textarea, code, .with-unit");
  return h(
    isSimple ? "label" : "div",
    { class: isSimple ? "member" : "member wide" },
    label,
    field.element,
  );
}

/** An object whose members have any name. */
function mapField(schema: PlainSchema, { resolve, value }: FieldOptions): Field {
  const { additionalProperties = true } = schema;
  const rows: { readonly key: HTMLInputElement; readonly field: Field }[] = [];
  const list = h("div", { class: "items" });
  const add = (name = "", initial?: JsonValue): void => {
    const key = h("input", { type: "text", placeholder: "name", value: name, spellcheck: "false" });
    const field = createField(additionalProperties, { resolve, required: true, value: initial });
    const remover = button("×", () => {
      rows.splice(rows.findIndex((one) => one.field === field), 1);
      row.remove();
    }, "Remove member");
    const row = h("div", { class: "item" }, key, field.element, remover);
    rows.push({ key, field });
    list.append(row);
  };
  if (isObject(value)) { for (const [name, one] of Object.entries(value)) add(name, one); }
  const adder = button("Add member", () => add());
  return {
    element: h("div", { class: "group" }, list, ...additionalProperties === false ? [] : [adder]),
    read: () => fromEntries(rows.map(({ key, field }) => [key.value, field.read()])),
  };
}

/** `Object.fromEntries` makes `__proto__` a member like others. */
function fromEntries(entries: readonly (readonly [string, JsonValue | undefined])[]): JsonObject {
  return Object.fromEntries(
    entries.flatMap(([name, value]) => value === undefined ? [] : [[name, value] as const]),
  );
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function button(text: string, onclick: () => void, label?: string): HTMLButtonElement {
  return h("button", { type: "button", class: "quiet", onclick, "aria-label": label }, text);
}
