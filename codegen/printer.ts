/**
 * Prints TypeScript: keeps lines with their indentation, and collects what they import.
 *
 * @module
 */
import { stringLiteral } from "./names.ts";
import { PREAMBLE } from "./preamble.ts";

/** Imports of one module: local name by exported name. */
interface ModuleImports {
  readonly types: Map<string, string>;
  readonly values: Map<string, string>;
  namespace?: string;
}

/** Lines of code with their indentation. */
export class Lines {
  readonly #lines: string[] = [];
  #indentation = "";

  /** How many blocks the next line stands in. */
  get depth(): number {
    return this.#indentation.length / 2;
  }

  /** Prints lines at the present indentation; an empty one stays empty. */
  line(...lines: readonly string[]): void {
    for (const line of lines) this.#lines.push(line === "" ? "" : this.#indentation + line);
  }

  /** Prints lines one step further in, between a head and a tail. */
  block(head: string, body: () => void, tail: string = "}"): void {
    this.line(head);
    this.indented(body);
    this.line(tail);
  }

  /** Prints lines one step further in. */
  indented(body: () => void): void {
    const outer = this.#indentation;
    this.#indentation += "  ";
    body();
    this.#indentation = outer;
  }

  /** Prints lines, and before them the declaration of a constant, if they use it. */
  declareIfUsed(name: string, value: string, print: () => void, type: string = ""): void {
    const lines = this.capture(print);
    if (usesName(lines, name)) {
      this.#lines.push(`${this.#indentation}const ${name}${type} = ${value};`);
    }
    this.restore(lines);
  }

  /** The same with several constants; one may use those before it. */
  declareUsed(
    constants: readonly (readonly [name: string, value: string])[],
    print: () => void,
  ): void {
    const [first, ...rest] = constants;
    if (first === undefined) print();
    else this.declareIfUsed(...first, () => this.declareUsed(rest, print));
  }

  /** Takes back the lines that a function prints. */
  capture(print: () => void): string[] {
    const start = this.#lines.length;
    print();
    return this.#lines.splice(start);
  }

  /** Puts lines in that have their indentation already. */
  restore(lines: readonly string[]): void {
    for (const line of lines) this.#lines.push(line);
  }

  /** Takes over lines that were printed elsewhere. */
  append(other: Lines): void {
    this.line(...other.#lines);
  }

  /** All lines. */
  lines(): readonly string[] {
    return this.#lines;
  }
}

const STRING = /"(?:[^"\\]|\\.)*"/g;

/**
 * Whether lines of code use a variable.
 *
 * @param lines the lines
 * @param name an identifier without `$`
 * @returns `true` when they do
 */
export function usesName(lines: readonly string[], name: string): boolean {
  const use = new RegExp(`(?<![\\w.$])${name}(?![\\w$])`);
  return lines.some((line) => use.test(line) && use.test(line.replaceAll(STRING, '""')));
}

/** A file that is being printed. */
export class Printer extends Lines {
  readonly #declared: ReadonlySet<string>;
  readonly #imports = new Map<string, ModuleImports>();

  /** @param declared the names that the file declares itself; imports of these get another name */
  constructor(declared: Iterable<string> = []) {
    super();
    this.#declared = new Set(declared);
  }

  /** Imports a value and returns the name that it has in this file. */
  value(module: string, name: string): string {
    return this.#import(this.#module(module).values, name);
  }

  /** Imports a type and returns the name that it has in this file. */
  type(module: string, name: string): string {
    return this.#import(this.#module(module).types, name);
  }

  /** Imports all types of a module under one name, and returns that name. */
  typesOf(module: string, name: string): string {
    return this.#module(module).namespace ??= this.#free(name);
  }

  /** The whole file: preamble, the imports that are used, lines. */
  text(): string {
    const used = this.#usedImports();
    const modules = [...this.#imports].sort(([a], [b]) => a < b ? -1 : 1);
    const imports = modules.flatMap(([module, imported]) => printImports(module, imported, used));
    const head = imports.length > 0 ? [...PREAMBLE, "", ...imports, ""] : [...PREAMBLE, ""];
    return `${[...head, ...this.lines()].join("\n").trimEnd()}\n`;
  }

  /** Local names of imports that the lines hold; reads no further than to the last of them. */
  #usedImports(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const { types, values } of this.#imports.values()) {
      for (const local of [...types.values(), ...values.values()]) names.add(local);
    }
    const unseen = new Set(names);
    for (const line of this.lines()) {
      if (unseen.size === 0) break;
      for (const name of line.match(IDENTIFIER) ?? []) unseen.delete(name);
    }
    for (const name of unseen) names.delete(name);
    return names;
  }

  #module(module: string): ModuleImports {
    const known = this.#imports.get(module);
    if (known !== undefined) return known;
    const fresh: ModuleImports = { types: new Map(), values: new Map() };
    this.#imports.set(module, fresh);
    return fresh;
  }

  #import(names: Map<string, string>, name: string): string {
    const known = names.get(name);
    if (known !== undefined) return known;
    const local = this.#free(name);
    names.set(name, local);
    return local;
  }

  /** No name of a schema holds a `$`, so that one step aside is enough. */
  #free(name: string): string {
    return this.#declared.has(name) ? `${name}$` : name;
  }
}

const IDENTIFIER = /[\p{ID_Start}_$][\p{ID_Continue}$]*/gu;

function printImports(
  module: string,
  imported: ModuleImports,
  used: ReadonlySet<string>,
): string[] {
  const values = printNames(imported.values, used);
  const types = printNames(imported.types, used);

  const from = `from ${stringLiteral(module)};`;
  const lines: string[] = [];
  if (imported.namespace !== undefined) {
    lines.push(`import type * as ${imported.namespace} ${from}`);
  }
  if (values.length > 0) {
    lines.push(...printList("import", [...values, ...types.map((name) => `type ${name}`)], from));
  } else if (types.length > 0) lines.push(...printList("import type", types, from));
  return lines;
}

function printNames(names: ReadonlyMap<string, string>, used: ReadonlySet<string>): string[] {
  return [...names].filter(([, local]) => used.has(local))
    .map(([name, local]) => name === local ? name : `${name} as ${local}`).sort();
}

function printList(head: string, names: readonly string[], from: string): string[] {
  const line = `${head} { ${names.join(", ")} } ${from}`;
  if (line.length <= 100) return [line];
  return [`${head} {`, ...names.map((name) => `  ${name},`), `} ${from}`];
}
