/**
 * Reads XML with saxes: well-formed documents without a document type, of a sensible size.
 *
 * @module
 */
import { SaxesParser, type SaxesTagNS } from "saxes";
import type { TextPlace, XmlElement } from "../../codegen/packets/xtce/xml.ts";

/** The largest document that is read, in bytes. */
export const MAX_DOCUMENT_BYTES: number = 64 * 2 ** 20;

/** Further limits beyond which a document is not read. */
const LIMITS = {
  depth: 200,
  elements: 2_000_000,
  attributes: 64,
  /** Of an attribute's value or an element's text, in characters. */
  text: 2 ** 20,
} as const;

/** How much is given to the parser at once, in characters. */
const CHUNK = 65_536;

/** A document that is not read: what is wrong, and where. */
export class XmlError extends Error {
  /** The class name, literal so that it survives minifying. */
  override readonly name = "XmlError";
  /** Where it is wrong. */
  readonly place: TextPlace;

  /**
   * @param message what is wrong and what was expected
   * @param place where
   */
  constructor(message: string, place: TextPlace) {
    super(message);
    this.place = place;
  }
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: XmlElement[];
  text: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Reads an XML document.
 *
 * @param bytes the document in UTF-8, UTF-16 with a byte order mark, or the encoding it declares
 * @param file its name, which each element keeps
 * @returns the root element
 * @throws {XmlError} for what is not well-formed, has a document type, or is beyond the limits
 */
export function readXml(bytes: Uint8Array, file: string): XmlElement {
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    const size = Math.round(bytes.length / 2 ** 20);
    throw new XmlError(`Document has ${size} MiB: expected at most 64`, { line: 1, column: 1 });
  }
  const text = decode(bytes);
  const parser = new SaxesParser({ xmlns: true, position: true });
  const builder = new TreeBuilder(file, () => ({ line: parser.line, column: parser.column + 1 }));
  parser.on("error", (error) => builder.fail(reasonOf(error)));
  parser.on("doctype", () => builder.fail("Document type is refused: expected none"));
  parser.on("opentagstart", ({ name }) => builder.start(startOf(parser, name)));
  parser.on("attribute", ({ value }) => builder.checkText(value));
  parser.on("opentag", (tag) => builder.open(tag));
  parser.on("closetag", () => builder.close());
  parser.on("text", (part) => builder.addText(part));
  parser.on("cdata", (part) => builder.addText(part));
  for (let at = 0; at < text.length; at += CHUNK) {
    parser.write(text.slice(at, at + CHUNK));
    if (text.length - at > LIMITS.text) builder.checkProgress(at);
  }
  parser.close();
  return builder.root();
}

/** Without saxes' own place in front, which the error carries. */
function reasonOf({ message }: Error): string {
  const text = message.replace(/^(?:[^:]*:)?\d+:\d+: /, "").replace(/\.$/, "");
  return `XML is not well-formed: ${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Where a tag begins whose name, and one character behind it, were just read. */
function startOf({ line, column }: TextPlace, name: string): TextPlace {
  return column === 0
    ? { line: line - 1, column: 1 }
    : { line, column: Math.max(1, column - name.length - 1) };
}

class TreeBuilder {
  readonly #file: string;
  readonly #place: () => TextPlace;
  readonly #open: OpenElement[] = [];
  #root: XmlElement | undefined;
  #started: TextPlace = { line: 1, column: 1 };
  #elements = 0;
  /** Where the last event was, in characters; a token beyond the limit makes none for long. */
  #lastEvent = 0;
  #written = 0;

  constructor(file: string, place: () => TextPlace) {
    this.#file = file;
    this.#place = place;
  }

  fail(message: string): never {
    throw new XmlError(message, this.#place());
  }

  checkText(text: string): void {
    if (text.length > LIMITS.text) this.fail("Attribute is too long: expected less than 1 MiB");
  }

  /** A token that does not end would be collected up to the end of the document. */
  checkProgress(written: number): void {
    this.#written = written;
    if (written - this.#lastEvent > 2 * LIMITS.text) {
      this.fail("Text, comment or attribute is too long: expected less than 1 MiB");
    }
  }

  start(place: TextPlace): void {
    this.#lastEvent = this.#written;
    this.#started = place;
    this.#elements++;
    if (this.#elements > LIMITS.elements) {
      this.fail(`Document has more than ${LIMITS.elements} elements`);
    }
    if (this.#open.length >= LIMITS.depth) {
      this.fail(`Elements lie more than ${LIMITS.depth} deep`);
    }
  }

  open({ local, attributes }: SaxesTagNS): void {
    const own = Object.values(attributes).filter(({ prefix }) => prefix === "");
    if (own.length > LIMITS.attributes) {
      this.fail(`Element has ${own.length} attributes: expected at most ${LIMITS.attributes}`);
    }
    this.#open.push({
      name: local,
      attributes: new Map(own.map((attribute) => [attribute.local, attribute.value])),
      children: [],
      text: "",
      file: this.#file,
      ...this.#started,
    });
  }

  close(): void {
    this.#lastEvent = this.#written;
    const element = this.#open.pop();
    const parent = this.#open.at(-1);
    if (element === undefined) return;
    if (parent === undefined) this.#root = element;
    else parent.children.push(element);
  }

  addText(part: string): void {
    const element = this.#open.at(-1);
    if (element === undefined) return;
    if (element.text.length + part.length > LIMITS.text) {
      this.fail("Text is too long: expected less than 1 MiB");
    }
    element.text += part;
  }

  root(): XmlElement {
    return this.#root ?? this.fail("Document has no element: expected one");
  }
}

/** The text of a document, by its byte order mark or the encoding that its first line declares. */
function decode(bytes: Uint8Array): string {
  const [first = 0, second = 0] = bytes;
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  const declared = /^<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1];
  const mark = first === 0xfe && second === 0xff
    ? "utf-16be"
    : first === 0xff && second === 0xfe
    ? "utf-16le"
    : undefined;
  const encoding = mark ?? (/^utf-?16/i.test(declared ?? "") ? "utf-8" : declared ?? "utf-8");
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    const message = `Document is no text in "${encoding}": expected that encoding`;
    throw new XmlError(message, { line: 1, column: 1 });
  }
}
