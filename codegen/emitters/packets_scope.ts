/**
 * What is known while the functions of one packet are printed.
 *
 * @module
 */
import type {
  FieldPath,
  LayoutCondition,
  LayoutField,
  LayoutSize,
  LayoutTest,
  NumberField,
  PacketLayout,
} from "../packets/layout.ts";
import { findLayoutField } from "../packets/families.ts";
import { isWide } from "../packets/raw_range.ts";
import { propertyKey, stringLiteral } from "../names.ts";
import { escapeToken } from "../pointer.ts";
import type { Printer } from "../printer.ts";

/** The module of validators beside the packets. */
export const VALIDATORS = "./validators.ts";

/** The file that is printed. */
export interface PacketsFile {
  readonly printer: Printer;
  readonly packageName: string;
  /** Constants and functions that packets share, by their code. */
  readonly shared: Map<string, string>;
}

/** The variables that hold a field. */
export interface FieldVariables {
  /** Of the value in the packet. */
  raw: string;
  /** Of the value in the message. */
  value: string;
  /** Whether the field may be absent. */
  optional?: boolean;
}

/** One function that is being printed. */
export class PacketScope {
  readonly file: PacketsFile;
  readonly layout: PacketLayout;
  /** Paths of the fields that conditions, sizes or the packet's length refer to. */
  readonly referenced: ReadonlySet<string>;
  /** What is given for the packet's checksum, as an encoder finds it. */
  readonly checksums: string[] = [];
  readonly #variables = new Map<string, FieldVariables>();
  #count = 0;

  constructor(file: PacketsFile, layout: PacketLayout) {
    this.file = file;
    this.layout = layout;
    this.referenced = new Set(referencesOf(layout).map(keyOf));
  }

  get printer(): Printer {
    return this.file.printer;
  }

  /** The local name of a support function or class. */
  support(name: string): string {
    return this.printer.value(`${this.file.packageName}/packets`, name);
  }

  /** A new variable. */
  variable(prefix: string): string {
    return `${prefix}${++this.#count}`;
  }

  /** Notes where a field is kept. */
  keep(path: FieldPath, variables: FieldVariables): void {
    this.#variables.set(keyOf(path), variables);
  }

  /** Where a field is kept. */
  kept(path: FieldPath): FieldVariables {
    const known = this.#variables.get(keyOf(path));
    if (known === undefined) throw new TypeError(`Field "${path.join("/")}" is read too late`);
    return known;
  }

  isReferenced({ path }: LayoutField): boolean {
    return this.referenced.has(keyOf(path));
  }

  /** A field of the layout. */
  field(path: FieldPath): LayoutField {
    const found = findLayoutField(this.layout.fields, path);
    if (found === undefined) throw new TypeError(`Layout has no field "${path.join("/")}"`);
    return found;
  }

  /** A condition as a boolean expression. */
  condition(condition: LayoutCondition): string {
    const ways = condition.map((tests) => tests.map((test) => this.#test(test)).join(" && "));
    return ways.length === 1 ? ways[0] ?? "true" : ways.map((way) => `(${way})`).join(" || ");
  }

  #test(test: LayoutTest): string {
    const field = this.field(test.field);
    return testOf(test, { field, ...this.kept(test.field) });
  }

  /** What a computed size comes to. */
  size({ field, factor, offset }: LayoutSize): string {
    const { value } = this.kept(field);
    const scaled = factor === 1 ? value : `${value} * ${numeral(factor)}`;
    return offset === 0 ? scaled : `${scaled} + ${numeral(offset)}`;
  }
}

/**
 * A comparison as a boolean expression.
 *
 * @param test the comparison
 * @param variables the field, and what holds it
 * @returns source text
 */
export function testOf(
  { raw: isRaw, operator, value }: LayoutTest,
  variables: FieldVariables & { readonly field: LayoutField },
): string {
  const { field } = variables;
  const isNumber = field.kind === "number";
  const isDigits = isNumber && field.form === "digits";
  const usesRaw = isNumber && (isRaw || (isDigits && isWide(field)));
  const variable = usesRaw ? variables.raw : variables.value;
  const isOrder = operator !== "===" && operator !== "!==";
  // What is absent or not valid is neither this nor that.
  const mayLack = variables.optional || (isNumber && field.nullable && !isRaw);
  const guard = mayLack && operator !== "===" ? `${variable} != null && ` : "";
  if (usesRaw && isWide(field)) {
    const isWhole = Number.isInteger(Number(value));
    return `${guard}${variable} ${operator} ${isWhole ? `${BigInt(value)}n` : String(value)}`;
  }
  if (isDigits && !usesRaw) {
    return isOrder
      ? `${guard}Number(${variable}) ${operator} ${literalOf(value)}`
      : `${guard}${variable} ${operator} ${stringLiteral(String(value))}`;
  }
  return `${guard}${variable} ${operator} ${literalOf(value)}`;
}

/**
 * A number as source text.
 *
 * @param value any finite number
 * @returns a literal, in parentheses where a sign could join what stands before
 */
export function numeral(value: number): string {
  if (Object.is(value, -0)) return "(-0)";
  return value < 0 ? `(${value})` : String(value);
}

function literalOf(value: number | string | boolean): string {
  if (typeof value === "string") return stringLiteral(value);
  return typeof value === "number" ? numeral(value) : String(value);
}

/**
 * The JSON Pointer of a field as an expression.
 *
 * @param path names of members; `*` for items
 * @param indices variables that hold the place in each array, from the outer to the inner
 * @returns source text of a string
 */
export function pointerText(path: FieldPath, indices: readonly string[]): string {
  const rest = [...indices];
  const parts: string[] = [];
  let text = "";
  for (const name of path) {
    const index = name === "*" ? rest.shift() : undefined;
    if (index === undefined) text += `/${escapeToken(name)}`;
    else {
      parts.push(stringLiteral(`${text}/`), index);
      text = "";
    }
  }
  if (text !== "" || parts.length === 0) parts.push(stringLiteral(text));
  return parts.join(" + ");
}

/**
 * A member of an object as an expression.
 *
 * @param object source text of the object
 * @param name the member
 * @returns source text
 */
export function memberOf(object: string, name: string): string {
  const key = propertyKey(name);
  if (key.startsWith("[")) return object + key;
  return key.startsWith('"') ? `${object}[${key}]` : `${object}.${key}`;
}

function keyOf(path: FieldPath): string {
  return JSON.stringify(path);
}

/** All fields that others refer to. */
function referencesOf({ fields, length, select }: PacketLayout): FieldPath[] {
  const paths: FieldPath[] = [];
  const addCondition = (condition: LayoutCondition | undefined): void => {
    for (const { field } of condition?.flat() ?? []) paths.push(field);
  };
  const visit = (field: LayoutField): void => {
    addCondition(field.when);
    if (field.kind === "number") { for (const one of contextsOf(field)) addCondition(one.when); }
    if (field.kind === "text" && "count" in field.length) paths.push(field.length.count.field);
    if (field.kind === "object") field.fields.forEach(visit);
    if (field.kind === "array") {
      if (typeof field.count === "object") paths.push(field.count.field);
      visit(field.item);
    }
  };
  fields.forEach(visit);
  addCondition(select);
  if (length !== undefined) paths.push(length.field);
  return paths;
}

function contextsOf({ calibration }: NumberField): readonly { readonly when: LayoutCondition }[] {
  return calibration !== undefined && "contexts" in calibration ? calibration.contexts : [];
}
