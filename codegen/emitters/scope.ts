/**
 * The helper functions and constants that the validator of one definition needs beside its two
 * main functions.
 *
 * @module
 */
import type { Definition, JsonValue, Schema } from "../model.ts";
import { checkName, propertyKey, stringLiteral } from "../names.ts";
import { Lines, type Printer } from "../printer.ts";
import { call, type Expression } from "./expression.ts";
import { FORMATS } from "./formats.ts";
import { definitionOf, type Definitions, isInherited } from "./facts.ts";

/** Lines of a function, with names for its local variables. */
export class Body extends Lines {
  #locals = 0;

  /** A name for a local variable that no other in this function has. */
  local(): string {
    return `v${++this.#locals}`;
  }
}

/** Where all validators are printed, and what their schemas refer to. */
export interface ValidatorsFile {
  readonly printer: Printer;
  readonly definitions: Definitions;
  /** The package whose entry points provide the support functions. */
  readonly packageName: string;
}

/** What {@linkcode Scope.function} needs to print a function. */
export interface FunctionSource {
  /** Parameters and result, such as `(value: unknown): boolean`. */
  readonly signature: string;
  /** Prints the statements. */
  readonly print: (body: Body) => void;
}

/** Makes the helper functions and constants of one definition; each has a `$` in its name. */
export class Scope {
  readonly #file: ValidatorsFile;
  readonly #typeName: string;
  readonly #counts = new Map<string, number>();
  readonly #constants = new Map<string, string>();
  readonly #functions = new Map<string, Map<Schema, string>>();
  readonly #waiting: { readonly name: string; readonly source: FunctionSource }[] = [];

  constructor(file: ValidatorsFile, definition: Definition) {
    this.#file = file;
    this.#typeName = definition.typeName;
  }

  /** What references lead to. */
  get definitions(): Definitions {
    return this.#file.definitions;
  }

  /** The local name of a support function. */
  support(name: string): string {
    return this.#file.printer.value(`${this.#file.packageName}/validation`, name);
  }

  /** The local name of a type that belongs to the support functions. */
  supportType(name: string): string {
    return this.#file.printer.type(`${this.#file.packageName}/validation`, name);
  }

  /** The local name of the function that asserts a format. */
  format(format: string): string {
    const known = FORMATS.get(format);
    if (known === undefined) throw new TypeError(`Format "${format}" cannot be asserted`);
    return this.#file.printer.value(`${this.#file.packageName}/${known.entryPoint}`, known.name);
  }

  /** A call of a support function. */
  supportCall(name: string, ...parameters: readonly string[]): Expression {
    return call(this.support(name), ...parameters);
  }

  /** A call of the check function of the definition that a `ref` names. */
  refCall(ref: string, value: string): Expression {
    return call(checkName(definitionOf(this.definitions, ref).typeName), value);
  }

  /** The name of a constant; the same code is printed once. */
  constant(prefix: string, code: string): string {
    const known = this.#constants.get(code);
    if (known !== undefined) return known;
    const name = this.#name(prefix);
    this.#constants.set(code, name);
    this.#file.printer.line(`const ${name}${code};`, "");
    return name;
  }

  /** A regular expression, compiled once. */
  pattern(source: string): string {
    return this.constant(
      "pattern",
      ` = /* @__PURE__ */ new RegExp(${stringLiteral(source)}, "u")`,
    );
  }

  /** A set of primitive values. */
  valueSet(values: readonly JsonValue[]): string {
    const list = printLiteral(values);
    return this.constant(
      "values",
      `: ReadonlySet<unknown> = /* @__PURE__ */ new Set<unknown>(${list})`,
    );
  }

  /** The function that belongs to a schema and a purpose; made when it is first asked for. */
  schemaFunction(prefix: string, schema: Schema, source: FunctionSource): string {
    const ofPrefix = this.#functions.get(prefix) ?? new Map<Schema, string>();
    this.#functions.set(prefix, ofPrefix);
    const known = ofPrefix.get(schema);
    if (known !== undefined) return known;
    const name = this.function(prefix, source);
    ofPrefix.set(schema, name);
    return name;
  }

  /** A function that nothing else uses. */
  function(prefix: string, source: FunctionSource): string {
    const name = this.#name(prefix);
    this.#waiting.push({ name, source });
    return name;
  }

  /** Prints the functions that were asked for, and those that these ask for in turn. */
  printFunctions(): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.printFunction(`function ${next.name}${next.source.signature}`, next.source.print);
    }
  }

  /** Prints one function now. */
  printFunction(head: string, print: (body: Body) => void, comment: readonly string[] = []): void {
    const body = new Body();
    print(body);
    const { printer } = this.#file;
    printer.line(...comment);
    printer.block(`${head} {`, () => printer.append(body));
    printer.line("");
  }

  #name(prefix: string): string {
    const count = (this.#counts.get(prefix) ?? 0) + 1;
    this.#counts.set(prefix, count);
    return `${prefix}${this.#typeName}$${count}`;
  }
}

/**
 * Prints a JSON value as a literal.
 *
 * @param value the value
 * @returns source text
 */
export function printLiteral(value: JsonValue): string {
  if (typeof value === "string") return stringLiteral(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(printLiteral).join(", ")}]`;
  const members = Object.entries(value).map(([name, member]) =>
    `${propertyKey(name)}: ${printLiteral(member)}`
  );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/**
 * Prints the reading of a member.
 *
 * @param scope where support functions come from
 * @param object the name of the variable that holds the object
 * @param name the member's name
 * @returns source text
 */
export function printRead(scope: Scope, object: string, name: string): string {
  if (isInherited(name)) return scope.supportCall("ownMember", object, stringLiteral(name)).text;
  const key = propertyKey(name);
  return key.startsWith('"') ? `${object}[${key}]` : `${object}.${key}`;
}
