/**
 * Reads JSON text strictly and says where it breaks: the messages of `JSON.parse` differ between
 * runtimes, and it keeps quiet about members that are there twice. Goes without recursion.
 *
 * @module
 */
import { MAX_DEPTH } from "../check_document.ts";
import { escapeToken } from "../pointer.ts";
import { quote } from "../suggest.ts";
import { isRounded, roundedNumber } from "../values.ts";

/** Something that is wrong with a JSON text, or odd. */
export interface JsonFault {
  /** An error keeps the text from being used. */
  readonly severity: "error" | "warning";
  /** JSON Pointer of the member, `""` when the text cannot be read on. */
  readonly pointer: string;
  /** What is wrong; with line and column when the text cannot be read on. */
  readonly message: string;
}

const LITERAL = /(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)/y;
const BLANK = /[ \t\n\r]*/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** An object or array that has begun and not ended. */
interface Level {
  /** The names so far; absent in an array. */
  readonly names?: Set<string>;
  /** The name or index of the value that is being read. */
  token: string | number;
}

/**
 * Finds what is wrong with a JSON text.
 *
 * @param text the text, without a byte order mark
 * @returns members that are there twice, numbers that JavaScript cannot hold, and the place where
 * the text cannot be read on
 */
export function scanJson(text: string): readonly JsonFault[] {
  const scanner = new Scanner(text);
  try {
    scanner.run();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const before = text.slice(0, scanner.position).split("\n");
    const column = (before.at(-1)?.length ?? 0) + 1;
    const message = `JSON is malformed at line ${before.length}, column ${column}: ` +
      error.message;
    return [...scanner.faults, { severity: "error", pointer: "", message }];
  }
  return scanner.faults;
}

class Scanner {
  readonly faults: JsonFault[] = [];
  position = 0;
  readonly #text: string;
  readonly #levels: Level[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads one value and the end of the text. */
  run(): void {
    for (let more = true; more; more = this.#next()) this.#value();
    this.#skipBlank();
    if (this.position < this.#text.length) this.#fail("expected the end of the text");
  }

  /** Reads a scalar, or enters objects and arrays as far as their first scalar. */
  #value(): void {
    for (let next = this.#punctuation(); next === "{" || next === "["; next = this.#punctuation()) {
      const level: Level = next === "{" ? { names: new Set(), token: "" } : { token: -1 };
      this.position++;
      if (this.#punctuation() === closing(level)) {
        this.position++;
        return;
      }
      if (this.#levels.push(level) > MAX_DEPTH) this.#fail(`expected at most ${MAX_DEPTH} levels`);
      this.#beforeValue(level);
    }
    if (this.#text[this.position] === '"') this.#string();
    else this.#literal();
  }

  /** After a value: leaves what ends here. Returns whether another value follows. */
  #next(): boolean {
    for (let level = this.#levels.at(-1); level !== undefined; level = this.#levels.at(-1)) {
      const next = this.#punctuation();
      this.position++;
      if (next === ",") {
        this.#beforeValue(level);
        return true;
      }
      if (next === closing(level)) this.#levels.pop();
      else this.#failBefore(`expected "," or "${closing(level)}"`);
    }
    return false;
  }

  #beforeValue(level: Level): void {
    if (typeof level.token === "number") level.token++;
    if (level.names !== undefined) this.#name(level, level.names);
  }

  #name(level: Level, names: Set<string>): void {
    if (this.#punctuation() !== '"') this.#fail("expected a name in double quotes");
    level.token = this.#string();
    if (names.has(level.token)) {
      this.#report("error", `Member ${quote(level.token)} is there twice in one object`);
    }
    names.add(level.token);
    if (this.#punctuation() !== ":") this.#fail(`expected ":"`);
    this.position++;
  }

  #string(): string {
    const start = this.position;
    let escaped = false;
    for (this.position++;; this.position++) {
      const code = this.#text.charCodeAt(this.position);
      if (code === QUOTE) break;
      if (Number.isNaN(code)) this.#fail("expected the end of a string");
      if (code < SPACE) this.#fail("expected no control character in a string");
      if (code !== BACKSLASH) continue;
      escaped = true;
      this.position++;
    }
    this.position++;
    return escaped ? this.#unescape(start) : this.#text.slice(start + 1, this.position - 1);
  }

  #unescape(start: number): string {
    try {
      return JSON.parse(this.#text.slice(start, this.position));
    } catch {
      this.position = start;
      return this.#fail("expected a string with valid escapes");
    }
  }

  #literal(): void {
    LITERAL.lastIndex = this.position;
    if (!LITERAL.test(this.#text)) this.#fail("expected a value");
    const source = this.#text.slice(this.position, LITERAL.lastIndex);
    if (isRounded(source)) this.#report("warning", roundedNumber(source));
    this.position = LITERAL.lastIndex;
  }

  #report(severity: JsonFault["severity"], message: string): void {
    const pointer = this.#levels.map(({ token }) => `/${escapeToken(String(token))}`).join("");
    this.faults.push({ severity, pointer, message });
  }

  #punctuation(): string | undefined {
    this.#skipBlank();
    return this.#text[this.position];
  }

  #skipBlank(): void {
    BLANK.lastIndex = this.position;
    BLANK.test(this.#text);
    this.position = BLANK.lastIndex;
  }

  #failBefore(expected: string): never {
    this.position--;
    return this.#fail(expected);
  }

  #fail(expected: string): never {
    throw new SyntaxError(expected);
  }
}

function closing({ names }: Level): "}" | "]" {
  return names === undefined ? "]" : "}";
}
