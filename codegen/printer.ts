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

/** A name that printing asked for, and what it is called in the file. */
export interface ImportRequest {
  readonly kind: "types" | "values" | "namespace";
  readonly module: string;
  readonly name: string;
  readonly local: string;
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

  /** Prints lines and keeps them as one text, which takes a tenth of the memory. */
  condense(print: () => void): string {
    const text = this.capture(print).join("\n");
    this.#lines.push(text);
    return text;
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
  return lines.some((line) =>
    findName(line, name) >= 0 && findName(line.replaceAll(STRING, '""'), name) >= 0
  );
}

const BEFORE_NAME = /[^\w.$]/;
const AFTER_NAME = /[^\w$]/;

/**
 * Finds a variable in a line of code; strings are not told from code.
 *
 * @param line the line
 * @param name an identifier without `$`
 * @param from where to begin
 * @returns the index of the variable, or -1
 */
export function findName(line: string, name: string, from: number = 0): number {
  for (let at = line.indexOf(name, from); at >= 0; at = line.indexOf(name, at + 1)) {
    const isStart = at === 0 || BEFORE_NAME.test(line.charAt(at - 1));
    const end = at + name.length;
    if (isStart && (end === line.length || AFTER_NAME.test(line.charAt(end)))) return at;
  }
  return -1;
}

/** A file that is being printed. */
export class Printer extends Lines {
  readonly #declared: ReadonlySet<string>;
  readonly #imports = new Map<string, ModuleImports>();
  #requests: ImportRequest[] = [];

  /** @param declared the names that the file declares itself; imports of these get another name */
  constructor(declared: Iterable<string> = []) {
    super();
    this.#declared = new Set(declared);
  }

  /** Imports a value and returns the name that it has in this file. */
  value(module: string, name: string): string {
    return this.#import({ kind: "values", module, name });
  }

  /** Imports a type and returns the name that it has in this file. */
  type(module: string, name: string): string {
    return this.#import({ kind: "types", module, name });
  }

  /** Imports all types of a module under one name, and returns that name. */
  typesOf(module: string, name: string): string {
    return this.#import({ kind: "namespace", module, name });
  }

  /** Notes which names are asked for meanwhile. */
  noteRequests(print: () => void): readonly ImportRequest[] {
    const outer = this.#requests;
    const requests: ImportRequest[] = [];
    this.#requests = requests;
    print();
    this.#requests = outer;
    return requests;
  }

  /** Asks for names again; tells whether each is called what it was called before. */
  requestAgain(requests: readonly ImportRequest[]): boolean {
    return requests.every((request) => this.#import(request) === request.local);
  }

  /**
   * The whole file: preamble, imports, lines.
   *
   * @param imports `asked`: all imports that were asked for, where nothing that was printed is
   * dropped; `used`: those of them that the lines hold
   */
  text(imports: "asked" | "used" = "used"): string {
    const isNeeded = imports === "asked" ? () => true : (name: string) => this.#holds(name);
    const modules = [...this.#imports].sort(([a], [b]) => a < b ? -1 : 1);
    const head = modules.flatMap(([module, names]) => printImports(module, names, isNeeded));
    const text = [...PREAMBLE, "", ...head, ...head.length > 0 ? [""] : [], ...this.lines()];
    let last = text.pop()?.trimEnd();
    while (last === "") last = text.pop()?.trimEnd();
    // The text can be long: it is not copied for the sake of its end.
    return [...text, last, ""].join("\n");
  }

  #holds(name: string): boolean {
    return this.lines().some((line) => holdsIdentifier(line, name));
  }

  #module(module: string): ModuleImports {
    const known = this.#imports.get(module);
    if (known !== undefined) return known;
    const fresh: ModuleImports = { types: new Map(), values: new Map() };
    this.#imports.set(module, fresh);
    return fresh;
  }

  #import({ kind, module, name }: Omit<ImportRequest, "local">): string {
    const imports = this.#module(module);
    const local = (kind === "namespace" ? imports.namespace : imports[kind].get(name)) ??
      this.#free(name);
    if (kind === "namespace") imports.namespace = local;
    else imports[kind].set(name, local);
    this.#requests.push({ kind, module, name, local });
    return local;
  }

  /** No name of a schema holds a `$`, so that one step aside is enough. */
  #free(name: string): string {
    return this.#declared.has(name) ? `${name}$` : name;
  }
}

const IDENTIFIER_PART = /[\p{ID_Continue}$\u200c\u200d]/u;

function holdsIdentifier(code: string, name: string): boolean {
  for (let at = code.indexOf(name); at >= 0; at = code.indexOf(name, at + 1)) {
    const after = String.fromCodePoint(code.codePointAt(at + name.length) ?? 0x20);
    if (!IDENTIFIER_PART.test(after) && !IDENTIFIER_PART.test(codePointBefore(code, at))) {
      return true;
    }
  }
  return false;
}

function codePointBefore(code: string, at: number): string {
  const before = code.slice(Math.max(0, at - 2), at);
  return Array.from(before).at(-1) ?? "";
}

function printImports(
  module: string,
  imported: ModuleImports,
  isNeeded: (local: string) => boolean,
): string[] {
  const values = printNames(imported.values, isNeeded);
  const types = printNames(imported.types, isNeeded);

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

function printNames(
  names: ReadonlyMap<string, string>,
  isNeeded: (local: string) => boolean,
): string[] {
  return [...names].filter(([, local]) => isNeeded(local))
    .map(([name, local]) => name === local ? name : `${name} as ${local}`).sort();
}

function printList(head: string, names: readonly string[], from: string): string[] {
  const line = `${head} { ${names.join(", ")} } ${from}`;
  if (line.length <= 100) return [line];
  return [`${head} {`, ...names.map((name) => `  ${name},`), `} ${from}`];
}
