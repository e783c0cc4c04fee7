/**
 * Prints types.
 *
 * @module
 */
import { propertyKey } from "../names.ts";
import type { Printer } from "../printer.ts";
import { printComment } from "./comments.ts";
import type { IndexNode, ItemNode, MemberNode, ObjectNode, TypeNode } from "./type_node.ts";

/** Object types that stand deeper get a name of their own; else the output grows quadratically. */
const MAX_DEPTH = 8;

/** Longer types are broken into lines. */
const MAX_WIDTH = 90;

/** Prints one type with the helper types that it needs. */
export class TypePrinter {
  readonly #printer: Printer;
  readonly #name: string;
  readonly #waiting: TypeNode[] = [];
  #helpers = 0;

  /**
   * @param printer where to print
   * @param name the type's name; those of helper types begin with it
   */
  constructor(printer: Printer, name: string) {
    this.#printer = printer;
    this.#name = name;
  }

  /** Prints an interface for an object type, an alias for any other. */
  printDeclaration(modifier: string, name: string, type: TypeNode): void {
    const head = modifier === "" ? "" : `${modifier} `;
    if (type.kind === "object") {
      this.#printer.block(`${head}interface ${name} {`, () => this.#printMembers(type));
    } else this.#print(`${head}type ${name} = `, type, ";");
  }

  /** Prints the helper types that were needed so far, and those that they need in turn. */
  printHelpers(): void {
    let printed = 0;
    for (let next = this.#waiting[printed]; next !== undefined; next = this.#waiting[printed]) {
      this.#printer.line("");
      this.printDeclaration("", `${this.#name}$${++printed}`, next);
    }
  }

  #printMembers({ members, indexes }: ObjectNode): void {
    for (const member of members) this.#printMember(member);
    for (const index of indexes) this.#print(`${printIndex(index)}: `, index.type, ";");
  }

  #printMember({ name, optional, type, comment }: MemberNode): void {
    printComment(this.#printer, comment);
    this.#print(`${propertyKey(name)}${optional ? "?" : ""}: `, type, ";");
  }

  /** Prints a type after a head and before a tail: on one line if it fits, else on several. */
  #print(head: string, type: TypeNode, tail: string): void {
    const flat = this.#flat(type, MAX_WIDTH - head.length);
    if (flat !== undefined) {
      this.#printer.line(head + flat + tail);
    } else if (type.kind === "object") this.#printObject(head, type, tail);
    else if (type.kind === "union" || type.kind === "intersection") {
      const sign = type.kind === "union" ? "| " : "& ";
      this.#printList(head.trimEnd(), type.parts, sign, tail);
    } else if (type.kind === "array") this.#printArray(head, type.item, tail);
    else if (type.kind === "tuple") {
      this.#printer.block(`${head}[`, () => {
        for (const item of type.items) this.#printItem(item);
      }, `]${tail}`);
    } else this.#printer.line(head + type.text + tail);
  }

  #printObject(head: string, type: ObjectNode, tail: string): void {
    if (this.#printer.depth >= MAX_DEPTH) {
      this.#printer.line(head + this.#helper(type) + tail);
      return;
    }
    this.#printer.block(`${head}{`, () => this.#printMembers(type), `}${tail}`);
  }

  #printList(head: string, parts: readonly TypeNode[], sign: string, tail: string): void {
    const last = parts.length - 1;
    this.#printer.line(head);
    this.#printer.indented(() => {
      for (const [index, part] of parts.entries()) {
        this.#printOperand(sign, part, index === last ? tail : "");
      }
    });
  }

  /** Prints a part of a union or intersection; a union within an intersection needs parentheses. */
  #printOperand(sign: string, part: TypeNode, tail: string): void {
    if (part.kind === "union" || part.kind === "intersection") {
      this.#print(`${sign}(`, part, `)${tail}`);
    } else this.#print(sign, part, tail);
  }

  #printArray(head: string, item: TypeNode, tail: string): void {
    if (isCompound(item)) this.#print(`${head}(`, item, `)[]${tail}`);
    else this.#print(head, item, `[]${tail}`);
  }

  #printItem({ kind, type }: ItemNode): void {
    if (kind === "rest") this.#printArray("...", type, ",");
    else if (kind === "optional" && isCompound(type)) this.#print("(", type, ")?,");
    else this.#print("", type, kind === "optional" ? "?," : ",");
  }

  #helper(type: TypeNode): string {
    this.#waiting.push(type);
    return `${this.#name}$${++this.#helpers}`;
  }

  /** The type on one line, if it is short and holds no object type with members. */
  #flat(type: TypeNode, width: number): string | undefined {
    if (width < 0) return undefined;
    const text = this.#flatText(type, width);
    return text !== undefined && text.length <= width ? text : undefined;
  }

  #flatText(type: TypeNode, width: number): string | undefined {
    switch (type.kind) {
      case "text":
        return type.text;
      case "union":
      case "intersection":
        return this.#flatJoin(type.parts, type.kind === "union" ? " | " : " & ", width);
      case "array": {
        const item = this.#flat(type.item, width);
        if (item === undefined) return undefined;
        return isCompound(type.item) ? `(${item})[]` : `${item}[]`;
      }
      case "tuple":
        return this.#flatTuple(type.items, width);
      case "object":
        return this.#flatObject(type, width);
    }
  }

  #flatJoin(parts: readonly TypeNode[], sign: string, width: number): string | undefined {
    const texts: string[] = [];
    let left = width;
    for (const part of parts) {
      const text = this.#flat(part, left);
      if (text === undefined) return undefined;
      texts.push(isCompound(part) ? `(${text})` : text);
      left -= text.length + sign.length;
    }
    return texts.join(sign);
  }

  #flatTuple(items: readonly ItemNode[], width: number): string | undefined {
    const texts: string[] = [];
    for (const { kind, type } of items) {
      const text = this.#flat(type, width);
      if (text === undefined) return undefined;
      const operand = isCompound(type) && kind !== "required" ? `(${text})` : text;
      texts.push(kind === "rest" ? `...${operand}[]` : operand + (kind === "optional" ? "?" : ""));
    }
    return `[${texts.join(", ")}]`;
  }

  /** Short object types without comments stand on one line. */
  #flatObject({ members, indexes }: ObjectNode, width: number): string | undefined {
    if (members.length + indexes.length > 3) return undefined;
    if (members.some(({ comment }) => comment.length > 0)) return undefined;
    const texts: string[] = [];
    for (const { name, optional, type } of members) {
      const text = this.#flat(type, width);
      if (text === undefined) return undefined;
      texts.push(`${propertyKey(name)}${optional ? "?" : ""}: ${text}`);
    }
    for (const index of indexes) {
      const text = this.#flat(index.type, width);
      if (text === undefined) return undefined;
      texts.push(`${printIndex(index)}: ${text}`);
    }
    return `{ ${texts.join("; ")} }`;
  }
}

function isCompound(type: TypeNode): boolean {
  return type.kind === "union" || type.kind === "intersection";
}

function printIndex({ prefix }: IndexNode): string {
  return prefix === undefined ? "[key: string]" : `[key: \`${prefix}\${string}\`]`;
}
