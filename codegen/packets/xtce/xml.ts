/**
 * PORT: an XML document as far as XTCE needs it: elements without namespaces, each with its place.
 *
 * @module
 */

/** A place in a text file, both from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** An element. */
export interface XmlElement extends TextPlace {
  /** Without the prefix of its namespace. */
  readonly name: string;
  /** Without those of a namespace, such as `xsi:schemaLocation`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text directly within it. */
  readonly text: string;
  /** The file that it stands in, for messages. */
  readonly file: string;
}

/** A place in a definition, and what could not be made of it. */
export interface Remark extends TextPlace {
  readonly file: string;
  readonly message: string;
}
