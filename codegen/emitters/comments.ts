/**
 * Makes doc comments of what schemas say for people.
 *
 * @module
 */
import type { JsonValue } from "../model.ts";
import { commentText } from "../names.ts";
import type { Lines } from "../printer.ts";

/** What schemas and messages say for people. */
export interface Described {
  readonly title?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly unit?: string;
  readonly default?: JsonValue;
}

/** Longer defaults are not quoted. */
const MAX_DEFAULT = 80;

/**
 * The lines of a doc comment.
 *
 * @param described title, description, unit, default, deprecated
 * @returns harmless lines, without the comment's own signs; none when there is nothing to say
 */
export function commentLines(described: Described): readonly string[] {
  const { title, description, deprecated, unit } = described;
  const paragraphs = [title, description, unit === undefined ? undefined : `Unit: ${unit}`]
    .map((text) => text === undefined ? "" : commentText(text))
    .filter((text, index, all) => text !== "" && all.indexOf(text) === index);
  const tags: string[] = [];
  const value = described.default === undefined ? undefined : JSON.stringify(described.default);
  if (value !== undefined && value.length <= MAX_DEFAULT) {
    tags.push(`@default ${commentText(value)}`);
  }
  if (deprecated) tags.push("@deprecated");
  const blocks = [...paragraphs, ...tags.length > 0 ? [tags.join("\n")] : []];
  return blocks.join("\n\n").split("\n").filter((line, _, all) => line !== "" || all.length > 1);
}

/**
 * Prints a doc comment.
 *
 * @param lines where to print
 * @param comment its lines; none: nothing is printed
 */
export function printComment(lines: Lines, comment: readonly string[]): void {
  const [first] = comment;
  if (first === undefined) return;
  if (comment.length === 1) {
    lines.line(`/** ${first} */`);
    return;
  }
  lines.line("/**", ...comment.map((line) => line === "" ? " *" : ` * ${line}`), " */");
}
