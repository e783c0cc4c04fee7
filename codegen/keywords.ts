/**
 * Every keyword: the form of its value, the dialects it belongs to, where it holds schemas.
 *
 * @module
 */
import { type Dialect, DIALECTS, isOlder } from "./dialect.ts";
import { isObject, member, type SchemaNode } from "./schema_node.ts";
import { editsOfTypo, nearest } from "../runtime/nearest.ts";

/** The form of a keyword's value. */
export type KeywordForm =
  | "schema"
  | "schemas"
  | "schemaMap"
  | "schemaOrSchemas"
  | "dependencies"
  | "nameLists"
  | "names"
  | "count"
  | "number"
  | "positive"
  | "string"
  | "boolean"
  | "types"
  | "values"
  | "any";

/** What is known of a keyword. */
export interface Keyword {
  readonly form: KeywordForm;
  /** The first dialect that has it; absent: all. */
  readonly since?: Dialect;
  /** The last dialect that has it; absent: all. */
  readonly until?: Dialect;
  /** `annotation`: does not constrain. `place`: its schemas look at the same value. */
  readonly role?: "annotation" | "place";
}

const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["$schema", { form: "string", role: "annotation" }],
  ["$id", { form: "string", role: "annotation" }],
  ["$comment", { form: "string", role: "annotation" }],
  ["$vocabulary", { form: "any", role: "annotation", since: "2019-09" }],
  ["$anchor", { form: "string", role: "annotation", since: "2019-09" }],
  ["$dynamicAnchor", { form: "string", role: "annotation", since: "2020-12" }],
  [
    "$recursiveAnchor",
    { form: "boolean", role: "annotation", since: "2019-09", until: "2019-09" },
  ],
  ["$ref", { form: "string" }],
  ["$dynamicRef", { form: "string", since: "2020-12" }],
  ["$recursiveRef", { form: "string", since: "2019-09", until: "2019-09" }],
  ["$defs", { form: "schemaMap", role: "annotation" }],
  ["definitions", { form: "schemaMap", role: "annotation" }],
  ["title", { form: "string", role: "annotation" }],
  ["description", { form: "string", role: "annotation" }],
  ["deprecated", { form: "boolean", role: "annotation" }],
  ["readOnly", { form: "boolean", role: "annotation" }],
  ["writeOnly", { form: "boolean", role: "annotation" }],
  ["default", { form: "any", role: "annotation" }],
  ["examples", { form: "values", role: "annotation" }],
  ["contentEncoding", { form: "string", role: "annotation" }],
  ["contentMediaType", { form: "string", role: "annotation" }],
  ["contentSchema", { form: "any", role: "annotation", since: "2019-09" }],
  ["x-unit", { form: "string", role: "annotation" }],
  ["x-message", { form: "any", role: "annotation" }],
  ["x-packet", { form: "any", role: "annotation" }],
  ["x-limits", { form: "any", role: "annotation" }],
  ["allOf", { form: "schemas", role: "place" }],
  ["anyOf", { form: "schemas", role: "place" }],
  ["oneOf", { form: "schemas", role: "place" }],
  ["not", { form: "schema", role: "place" }],
  ["if", { form: "schema", role: "place", since: "draft-07" }],
  ["then", { form: "schema", role: "place", since: "draft-07" }],
  ["else", { form: "schema", role: "place", since: "draft-07" }],
  ["dependentSchemas", { form: "schemaMap", role: "place", since: "2019-09" }],
  ["dependentRequired", { form: "nameLists", since: "2019-09" }],
  ["dependencies", { form: "dependencies", role: "place", until: "draft-07" }],
  ["type", { form: "types" }],
  ["const", { form: "any" }],
  ["enum", { form: "values" }],
  ["minimum", { form: "number" }],
  ["maximum", { form: "number" }],
  ["exclusiveMinimum", { form: "number" }],
  ["exclusiveMaximum", { form: "number" }],
  ["multipleOf", { form: "positive" }],
  ["minLength", { form: "count" }],
  ["maxLength", { form: "count" }],
  ["pattern", { form: "string" }],
  ["format", { form: "string" }],
  ["prefixItems", { form: "schemas", since: "2020-12" }],
  ["items", { form: "schemaOrSchemas" }],
  ["additionalItems", { form: "schema", until: "2019-09" }],
  ["contains", { form: "schema" }],
  ["minContains", { form: "count", since: "2019-09" }],
  ["maxContains", { form: "count", since: "2019-09" }],
  ["minItems", { form: "count" }],
  ["maxItems", { form: "count" }],
  ["uniqueItems", { form: "boolean" }],
  ["unevaluatedItems", { form: "schema", since: "2019-09" }],
  ["properties", { form: "schemaMap" }],
  ["required", { form: "names" }],
  ["patternProperties", { form: "schemaMap" }],
  ["additionalProperties", { form: "schema" }],
  ["propertyNames", { form: "schema" }],
  ["minProperties", { form: "count" }],
  ["maxProperties", { form: "count" }],
  ["unevaluatedProperties", { form: "schema", since: "2019-09" }],
]);

/** Keywords of draft 3 and 4, and of OpenAPI, with what stands for them now. */
const FOREIGN: ReadonlyMap<string, { readonly severity: "error" | "warning"; text: string }> =
  new Map([
    ["divisibleBy", { severity: "error", text: `is draft 3: use "multipleOf"` }],
    ["extends", { severity: "error", text: `is draft 3: use "allOf"` }],
    ["disallow", { severity: "error", text: `is draft 3: use "not"` }],
    ["nullable", {
      severity: "warning",
      text: `is OpenAPI and does nothing in JSON Schema: add "null" to "type"`,
    }],
  ]);

/** What people write who do not know the keyword. */
const GUESSED: ReadonlyMap<string, string> = new Map([
  ["min", "minimum"],
  ["max", "maximum"],
  ["minValue", "minimum"],
  ["maxValue", "maximum"],
  ["exclusiveMin", "exclusiveMinimum"],
  ["exclusiveMax", "exclusiveMaximum"],
  ["regex", "pattern"],
]);

/**
 * Finds a keyword that a dialect has.
 *
 * @param name the member's name
 * @param dialect the schema's dialect
 * @returns the keyword, or `undefined` when the dialect does not have it
 */
export function findKeyword(name: string, dialect: Dialect): Keyword | undefined {
  const keyword = KEYWORDS.get(name);
  return keyword !== undefined && belongs(keyword, dialect) ? keyword : undefined;
}

/**
 * Finds the keyword that a member of a schema is. Where no `$schema` is given, tuples may be
 * written as TypeBox and all dialects before 2020-12 do: a list in `items`.
 *
 * @param name the member's name
 * @param node the schema
 * @returns the keyword, or `undefined` when the member is none
 */
export function keywordIn(
  name: string,
  { value, resource }: Pick<SchemaNode, "value" | "resource">,
): Keyword | undefined {
  const isOldTuple = name === "additionalItems" && !resource.declared && isObject(value) &&
    Array.isArray(member(value, "items"));
  return isOldTuple ? KEYWORDS.get(name) : findKeyword(name, resource.dialect);
}

/** A remark on a member that is no keyword of its dialect. */
export interface ForeignKeyword {
  readonly severity: "error" | "warning";
  readonly message: string;
}

/**
 * Judges a member that is no keyword of the schema's dialect.
 *
 * @param name the member's name
 * @param dialect the schema's dialect
 * @returns what the author should know, or `undefined` for a plain annotation
 */
export function judgeForeign(name: string, dialect: Dialect): ForeignKeyword | undefined {
  const foreign = FOREIGN.get(name);
  if (foreign !== undefined) {
    return { severity: foreign.severity, message: `Keyword "${name}" ${foreign.text}` };
  }
  const elsewhere = KEYWORDS.get(name);
  if (elsewhere !== undefined) {
    const place = elsewhere.until === undefined
      ? `came with ${elsewhere.since}`
      : `belongs to ${
        elsewhere.since === elsewhere.until ? "" : "dialects up to "
      }${elsewhere.until}`;
    return {
      severity: "warning",
      message: `Keyword "${name}" is ignored: this schema is ${dialect}, the keyword ${place}`,
    };
  }
  const meant = GUESSED.get(name) ?? misspelt(name, dialect);
  if (meant === undefined) return undefined;
  return {
    severity: "warning",
    message: `Keyword "${name}" is unknown and ignored: did you mean "${meant}"?`,
  };
}

/** The keywords of each dialect that are long enough to be recognised in another word. */
const CANDIDATES: ReadonlyMap<Dialect, readonly string[]> = new Map(
  DIALECTS.map((dialect) => [
    dialect,
    [...KEYWORDS].filter(([known, keyword]) => known.length > 3 && belongs(keyword, dialect))
      .map(([known]) => known),
  ]),
);

/** Keywords of this generator; other names that begin so belong to the author. */
const EXTENSIONS = [...KEYWORDS.keys()].filter((name) => name.startsWith("x-"));

function misspelt(name: string, dialect: Dialect): string | undefined {
  const extension = nearest(name.toLowerCase(), EXTENSIONS, 1);
  if (extension !== undefined || name.startsWith("x-")) return extension;
  const candidates = CANDIDATES.get(dialect) ?? [];
  const lower = name.toLowerCase();
  const same = candidates.find((known) => known.toLowerCase() === lower);
  return same ?? nearest(name, candidates, editsOfTypo(name));
}

function belongs({ since, until }: Keyword, dialect: Dialect): boolean {
  if (since !== undefined && isOlder(dialect, since)) return false;
  return until === undefined || !isOlder(until, dialect);
}
