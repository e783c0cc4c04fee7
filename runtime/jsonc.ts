/** Where and why a text is no JSON with comments. */
export class JsonSyntaxError extends Error {
  /** The class name, literal so that it survives minifying. */
  override readonly name: string = "JsonSyntaxError";
  /** Counts from 1. */
  readonly line: number;
  /** Counts from 1, in UTF-16 units. */
  readonly column: number;

  /**
   * @param text the whole text
   * @param offset where in it parsing stopped
   * @param expected what would have been right there
   */
  constructor(text: string, offset: number, expected: string) {
    const before = text.slice(0, offset).split("\n");
    const line = before.length;
    const column = (before.at(-1)?.length ?? 0) + 1;
    super(`Found an error at line ${line}, column ${column}: expected ${expected}`);
    this.line = line;
    this.column = column;
  }
}

const SPACE = /(?:[ \t\r\n]+|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const WORD = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

/**
 * Parses JSON in which `//` and `/* … *\/` comments may stand between values. Everything else is
 * as strict as in `JSON.parse`; unlike that, an error is located in the same way on all runtimes.
 *
 * @param text JSON with comments; a byte order mark in front is ignored
 * @returns the value
 * @throws {JsonSyntaxError} with line and column
 */
export function parseJsonWithComments(text: string): unknown {
  const reader = new Reader(text.replace(/^\uFEFF/, ""));
  const value = reader.readValue();
  reader.expectEnd();
  return value;
}

class Reader {
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readValue(): unknown {
    this.#take(SPACE);
    const next = this.#text[this.#offset];
    if (next === "{") return Object.fromEntries(this.#readList("{", "}", () => this.#readMember()));
    if (next === "[") return this.#readList("[", "]", () => this.readValue());
    const scalar = this.#take(STRING) ?? this.#take(WORD) ?? this.#fail("a JSON value");
    return JSON.parse(scalar);
  }

  expectEnd(): void {
    this.#take(SPACE);
    if (this.#offset < this.#text.length) this.#fail("the end of the text");
  }

  #readMember(): [string, unknown] {
    this.#take(SPACE);
    const name: string = JSON.parse(this.#take(STRING) ?? this.#fail("a name in double quotes"));
    if (!this.#takeSign(":")) this.#fail('":"');
    return [name, this.readValue()];
  }

  #readList<T>(open: string, close: string, readItem: () => T): T[] {
    const items: T[] = [];
    this.#takeSign(open);
    if (this.#takeSign(close)) return items;
    do items.push(readItem()); while (this.#takeSign(","));
    if (!this.#takeSign(close)) this.#fail(`"," or "${close}"`);
    return items;
  }

  #takeSign(sign: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#offset] !== sign) return false;
    this.#offset++;
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const [found] = pattern.exec(this.#text) ?? [];
    this.#offset += found?.length ?? 0;
    return found;
  }

  #fail(expected: string): never {
    throw new JsonSyntaxError(this.#text, this.#offset, expected);
  }
}
