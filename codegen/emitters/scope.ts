/**
 * The helper functions and constants that the validator of one definition needs beside its two
 * main functions.
 *
 * @module
 */
import type { Definition, JsonValue, Schema } from "../model.ts";
import { checkName, propertyKey, stringLiteral } from "../names.ts";
import { Lines, type Printer, usesName } from "../printer.ts";
import { call, type Expression, FALSE, not, TRUE } from "./expression.ts";
import { FORMATS } from "./formats.ts";
import { definitionOf, type Definitions, type Discriminator, isInherited } from "./facts.ts";

/** Lines of a function, with names for its local variables. */
export class Body extends Lines {
  /** Makes the helper functions that this one needs. */
  readonly scope: Scope;
  #locals = 0;
  #ended = false;

  constructor(scope: Scope) {
    super();
    this.scope = scope;
  }

  /** Prints statements; what follows a `return` in the same block is left out. */
  override line(...lines: readonly string[]): void {
    if (!this.#ended) super.line(...lines);
  }

  override block(head: string, body: () => void, tail?: string): void {
    if (!this.#ended) super.block(head, body, tail);
  }

  override indented(body: () => void): void {
    const ended = this.#ended;
    super.indented(body);
    this.#ended = ended;
  }

  /** Prints lines that speak of a value as if nothing were known of it. */
  forget(value: string, print: (whole: string) => void): void {
    const whole = this.local();
    this.declareIfUsed(whole, value, () => print(whole), ": unknown");
  }

  /** Prints the end of the function. */
  end(statement: string): void {
    this.line(statement);
    this.#ended = true;
  }

  /** Prints that the function returns `false` unless something is true. */
  refuseUnless(condition: Expression): void {
    if (condition === FALSE) this.end("return false;");
    else if (condition !== TRUE) this.line(`if (${condition.negation}) return false;`);
  }

  /** Prints that the function returns `false` if something is true. */
  refuseIf(condition: Expression): void {
    this.refuseUnless(not(condition));
  }

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

/** The names that {@linkcode Scope} makes. Tried at the start of words only: a literal may be long. */
const HELPER_NAME = /(?<![\p{ID_Continue}$])[\p{ID_Continue}$]+\$\d+/gu;

/** The parameters of all functions. */
const PARAMETERS = ["value", "object", "array"];

/** A parameter where it is declared, and where a type predicate names it. */
function parameterPattern(name: string): RegExp {
  return new RegExp(`\\b${name}(?=: | is )`, "g");
}

/** Makes the helper functions and constants of one definition; each has a `$` in its name. */
export class Scope {
  readonly #file: ValidatorsFile;
  readonly #typeName: string;
  readonly #counts = new Map<string, number>();
  readonly #constants = new Map<string, string>();
  readonly #functions = new Map<string, Map<Schema, string>>();
  readonly #lines = new Lines();
  readonly #used = new Set<string>();
  #waiting: { readonly name: string; readonly source: FunctionSource }[] = [];

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

  /** A map from a member's values to functions, one for each branch of a very long union. */
  branchTable(
    { values }: Discriminator,
    { type, functions }: { readonly type: string; readonly functions: readonly string[] },
  ): string {
    const entries = values.flatMap((tags, index) =>
      tags.map((tag) => `  [${stringLiteral(tag)}, ${functions[index]}],`)
    );
    const map = `new Map<unknown, ${type}>([\n${entries.join("\n")}\n])`;
    return this.constant("branches", `: ReadonlyMap<unknown, ${type}> = /* @__PURE__ */ ${map}`);
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

  /** Prints what was asked for into the file, save what turned out to be needless. */
  finish(): void {
    for (let ready = this.#takeUsed(); ready.length > 0; ready = this.#takeUsed()) {
      for (const { name, source } of ready) {
        this.printFunction(`function ${name}${source.signature}`, source.print);
      }
    }
    const { printer } = this.#file;
    for (const [code, name] of this.#constants) {
      if (this.#used.has(name)) printer.line(`const ${name}${code};`, "");
    }
    printer.append(this.#lines);
  }

  #use(code: string): void {
    if (!code.includes("$")) return;
    for (const [name] of code.matchAll(HELPER_NAME)) this.#used.add(name);
  }

  /** The waiting functions that something printed so far calls. */
  #takeUsed(): readonly { readonly name: string; readonly source: FunctionSource }[] {
    for (const [code, name] of this.#constants) if (this.#used.has(name)) this.#use(code);
    const ready = this.#waiting.filter(({ name }) => this.#used.has(name));
    this.#waiting = this.#waiting.filter(({ name }) => !this.#used.has(name));
    return ready;
  }

  /** Prints one function now; parameters that it does not use begin with `_`. */
  printFunction(head: string, print: (body: Body) => void, comment: readonly string[] = []): void {
    const body = new Body(this);
    print(body);
    const unused = PARAMETERS.filter((name) => !usesName(body.lines(), name));
    const used = unused.reduce((text, name) => text.replace(parameterPattern(name), "_$&"), head);
    for (const line of body.lines()) this.#use(line);
    this.#lines.line(...comment);
    this.#lines.block(`${used} {`, () => this.#lines.append(body));
    this.#lines.line("");
  }

  /** Prints lines that are no function. */
  print(...lines: readonly string[]): void {
    for (const line of lines) this.#use(line);
    this.#lines.line(...lines);
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
