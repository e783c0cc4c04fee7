/**
 * Reads regular expressions of ECMA-262 with flag `u`, as far as backtracking is concerned:
 * what can match, in which order and how often.
 *
 * @module
 */
import { ANY, type CharRange, type CharSet, DOT, ESCAPED_SETS } from "./pattern_chars.ts";

/** Part of a regular expression. */
export type PatternNode =
  | { readonly kind: "chars"; readonly set: CharSet }
  | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly options: readonly PatternNode[] }
  | {
    readonly kind: "repeat";
    readonly body: PatternNode;
    readonly min: number;
    readonly max: number;
  }
  | { readonly kind: "start" };

/** A regular expression that was read. */
export interface ParsedPattern {
  readonly root: PatternNode;
  /** What stands in lookaheads and lookbehinds; matched on its own. */
  readonly around: readonly PatternNode[];
  /** Whether anything but a leading `^` asserts without consuming: a match can then fail late. */
  readonly asserts: boolean;
}

const NOTHING: PatternNode = { kind: "sequence", parts: [] };
const CONTROLS: ReadonlyMap<string, number> = new Map([
  ["t", 9],
  ["n", 10],
  ["v", 11],
  ["f", 12],
  ["r", 13],
  ["0", 0],
]);

/**
 * Reads a regular expression.
 *
 * @param pattern one that compiles with flag `u`, without modifiers, nested some hundred groups deep
 * @returns its structure
 */
export function parsePattern(pattern: string): ParsedPattern {
  const parser = new PatternParser(pattern);
  const root = parser.choice();
  return { root, around: parser.around, asserts: parser.asserts };
}

class PatternParser {
  readonly around: PatternNode[] = [];
  asserts = false;
  readonly #characters: readonly string[];
  #position = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  /** Reads up to the end or a closing parenthesis. */
  choice(): PatternNode {
    const options = [this.#sequence()];
    while (this.#take("|")) options.push(this.#sequence());
    const [only = NOTHING] = options;
    return options.length === 1 ? only : { kind: "choice", options };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    for (let next = this.#peek(); next !== undefined && next !== "|" && next !== ")";) {
      parts.push(this.#repeated(this.#atom()));
      next = this.#peek();
    }
    return { kind: "sequence", parts };
  }

  #peek(ahead = 0): string | undefined {
    return this.#characters[this.#position + ahead];
  }

  #next(): string {
    return this.#characters[this.#position++] ?? "";
  }

  #take(text: string): boolean {
    for (const [index, character] of Array.from(text).entries()) {
      if (this.#peek(index) !== character) return false;
    }
    this.#position += text.length;
    return true;
  }

  /** The text up to a character, which is taken too. */
  #until(end: string): string {
    let text = "";
    for (let next = this.#next(); next !== end && next !== ""; next = this.#next()) text += next;
    return text;
  }

  #repeated(body: PatternNode): PatternNode {
    const [min, max] = this.#quantifier() ?? [1, 1];
    if (min === 1 && max === 1) return body;
    this.#take("?");
    return { kind: "repeat", body, min, max };
  }

  #quantifier(): readonly [number, number] | undefined {
    if (this.#take("*")) return [0, Infinity];
    if (this.#take("+")) return [1, Infinity];
    if (this.#take("?")) return [0, 1];
    if (!this.#take("{")) return undefined;
    const [min = "", max] = this.#until("}").split(",");
    return [Number(min), max === undefined ? Number(min) : max === "" ? Infinity : Number(max)];
  }

  #atom(): PatternNode {
    const character = this.#next();
    if (character === "(") return this.#group();
    if (character === ".") return { kind: "chars", set: DOT };
    if (character === "[") return { kind: "chars", set: this.#class() };
    if (character === "\\") return this.#escape();
    if (character === "^") return { kind: "start" };
    if (character === "$") return this.#assertion();
    return single(character.codePointAt(0) ?? 0);
  }

  #assertion(): PatternNode {
    this.asserts = true;
    return NOTHING;
  }

  #group(): PatternNode {
    const look = ["?=", "?!", "?<=", "?<!"].some((start) => this.#take(start));
    if (!look && this.#take("?<")) this.#until(">");
    else if (!look) this.#take("?:");
    const body = this.choice();
    this.#take(")");
    if (!look) return body;
    this.around.push(body);
    return this.#assertion();
  }

  #escape(): PatternNode {
    const next = this.#peek() ?? "";
    if (next === "b" || next === "B") {
      this.#next();
      return this.#assertion();
    }
    // What a group has matched is not known here: anything, which is on the safe side.
    if (next === "k" || /[1-9]/.test(next)) {
      if (next === "k") this.#until(">");
      else while (/[0-9]/.test(this.#peek() ?? "")) this.#next();
      return { kind: "repeat", body: { kind: "chars", set: ANY }, min: 0, max: Infinity };
    }
    const escaped = this.#escapedCharacters();
    return typeof escaped === "number" ? single(escaped) : { kind: "chars", set: escaped };
  }

  /** What follows a backslash: a code point or a set. */
  #escapedCharacters(): number | CharSet {
    const letter = this.#next();
    const set = ESCAPED_SETS.get(letter);
    if (set !== undefined) return set;
    if (letter === "p" || letter === "P") {
      const property = new RegExp(`\\${letter}{${this.#until("}").slice(1)}}`, "u");
      return { ranges: [], property };
    }
    const control = CONTROLS.get(letter);
    if (control !== undefined) return control;
    if (letter === "c") return (this.#next().codePointAt(0) ?? 0) % 32;
    if (letter === "x") return this.#hex(2);
    return letter === "u" ? this.#unicode() : letter.codePointAt(0) ?? 0;
  }

  #hex(digits: number): number {
    let text = "";
    while (text.length < digits) text += this.#next();
    return Number.parseInt(text, 16);
  }

  #unicode(): number {
    if (this.#take("{")) return Number.parseInt(this.#until("}"), 16);
    const unit = this.#hex(4);
    const isHigh = unit >= 0xd800 && unit <= 0xdbff;
    if (!isHigh || this.#peek() !== "\\" || this.#peek(1) !== "u") return unit;
    const low = Number.parseInt(
      this.#characters.slice(this.#position + 2, this.#position + 6).join(""),
      16,
    );
    if (!(low >= 0xdc00 && low <= 0xdfff)) return unit;
    this.#position += 6;
    return 0x10000 + (unit - 0xd800) * 0x400 + (low - 0xdc00);
  }

  #class(): CharSet {
    const negated = this.#take("^");
    const ranges: CharRange[] = [];
    const sets: CharSet[] = [];
    while (!this.#take("]")) {
      const first = this.#member();
      if (typeof first !== "number") sets.push(first);
      else if (this.#peek() === "-" && this.#peek(1) !== "]") {
        this.#next();
        const last = this.#member();
        ranges.push([first, typeof last === "number" ? last : first]);
      } else ranges.push([first, first]);
    }
    return { ranges, sets, negated };
  }

  #member(): number | CharSet {
    const character = this.#next();
    if (character !== "\\") return character.codePointAt(0) ?? 0;
    return this.#take("b") ? 8 : this.#escapedCharacters();
  }
}

function single(point: number): PatternNode {
  return { kind: "chars", set: { ranges: [[point, point]] } };
}
