/**
 * Judges the members of a schema, one by one.
 *
 * @module
 */
import { checkForm } from "./check_values.ts";
import { ignoresSiblings } from "./dialect.ts";
import { judgeForeign, type Keyword, keywordIn } from "./keywords.ts";
import type { JsonValue } from "./model.ts";
import { within } from "./pointer.ts";
import type { ProblemList } from "./problem_list.ts";
import type { JsonObject, SchemaNode } from "./schema_node.ts";
import { quote } from "./suggest.ts";

/**
 * Judges the members of a schema.
 *
 * @param node the schema
 * @param value the same, as an object
 * @param problems receives what is wrong or odd
 * @returns the keywords that count in this dialect and have a value of the right form
 */
export function checkKeywords(
  node: SchemaNode,
  value: JsonObject,
  problems: ProblemList,
): ReadonlyMap<string, JsonValue> {
  const { dialect } = node.resource;
  const alone = ignoresSiblings(dialect) && Object.hasOwn(value, "$ref");
  const valid = new Map<string, JsonValue>();
  for (const name of Object.keys(value)) {
    const content = value[name] ?? null;
    const keyword = keywordIn(name, node);
    if (keyword === undefined) {
      const remark = judgeForeign(name, dialect);
      if (remark !== undefined) problems[remark.severity](within(node.at, name), remark.message);
    } else if (alone && name !== "$ref" && keyword.role !== "annotation") {
      const message = `Keyword "${name}" beside "$ref" is ignored in ${dialect}`;
      problems.warning(within(node.at, name), message);
    } else {
      const expected = judgeValue(name, { content, keyword, node });
      if (expected === undefined) valid.set(name, content);
      else {
        const message = `Keyword "${name}" is ${quote(content)}: expected ${expected}`;
        problems.error(within(node.at, name), message);
      }
    }
  }
  reportStray(node, valid, problems);
  return valid;
}

interface Given {
  readonly content: JsonValue;
  readonly keyword: Keyword;
  readonly node: SchemaNode;
}

function judgeValue(name: string, { content, keyword, node }: Given): string | undefined {
  if (typeof content === "boolean") {
    if (name === "exclusiveMinimum" || name === "exclusiveMaximum") {
      const limit = name === "exclusiveMinimum" ? "minimum" : "maximum";
      return `a number; true and false are draft 4, where "${limit}" holds the number`;
    }
    if (name === "required") {
      return "a list of names; true and false are draft 3, where each property has its own";
    }
  }
  const { declared, dialect } = node.resource;
  if (name === "items" && Array.isArray(content) && declared && dialect === "2020-12") {
    return `a schema; the list of a tuple is "prefixItems" in ${dialect}`;
  }
  if (name === "enum" && Array.isArray(content) && content.length === 0) {
    return "at least one value; nothing fits an empty list";
  }
  if (name === "$recursiveRef" && content !== "#") return `"#"`;
  return checkForm(keyword.form, content);
}

/** Keywords that do nothing without another. */
const COMPANIONS: readonly (readonly [keyword: string, companion: string])[] = [
  ["then", "if"],
  ["else", "if"],
  ["minContains", "contains"],
  ["maxContains", "contains"],
  ["additionalItems", "items"],
];

function reportStray(
  node: SchemaNode,
  valid: ReadonlyMap<string, JsonValue>,
  problems: ProblemList,
): void {
  for (const [keyword, companion] of COMPANIONS) {
    if (!valid.has(keyword) || valid.has(companion)) continue;
    problems.warning(
      within(node.at, keyword),
      `Keyword "${keyword}" is ignored: there is no "${companion}" beside it`,
    );
  }
  if (node.parent !== undefined && valid.has("x-message")) {
    problems.error(
      within(node.at, "x-message"),
      `Keyword "x-message" stands within a schema: expected it at the root of a file`,
    );
  }
}

/**
 * Reads a keyword that holds a string.
 *
 * @param valid keywords that were checked
 * @param name the keyword
 * @returns the string, or `undefined` when the schema does not have it
 */
export function stringOf(
  valid: ReadonlyMap<string, JsonValue>,
  name: string,
): string | undefined {
  const value = valid.get(name);
  return typeof value === "string" ? value : undefined;
}

/**
 * Lists the names that a keyword's value holds.
 *
 * @param value a list of names that was checked
 * @returns each name once, in order
 */
export function namesOf(value: JsonValue | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return [...new Set(value.filter((name) => typeof name === "string"))];
}

/**
 * Reads an object of lists of names.
 *
 * @param value the value of `dependentRequired` or `dependencies`
 * @returns the members that are lists
 */
export function nameListsOf(
  value: JsonValue | undefined,
): readonly (readonly [string, readonly string[]])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).filter(([, list]) => Array.isArray(list))
    .map(([name, list]) => [name, namesOf(list)]);
}
