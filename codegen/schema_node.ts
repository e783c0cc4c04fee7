/**
 * The tree of schemas in a document, before anything is judged.
 *
 * @module
 */
import type { Dialect } from "./dialect.ts";
import type { DefinitionId, JsonValue, Location, Schema } from "./model.ts";

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** A part of a document with a URI of its own: the document, or what has an `$id`. */
export interface Resource {
  /** Absolute; a place in the schema folder is `folder:/` and the path. */
  readonly uri: string;
  /** Where it begins. */
  readonly at: Location;
  readonly dialect: Dialect;
  /** Whether `$schema` says the dialect. */
  readonly declared: boolean;
  /** By name, from `$anchor`, `$dynamicAnchor` and `$id: "#name"`. */
  readonly anchors: Map<string, SchemaNode>;
}

/** A schema that a keyword of another holds. */
export interface ChildNode {
  readonly keyword: string;
  /** The member's name where the keyword holds an object. */
  readonly name: string;
  readonly node: SchemaNode;
}

/** A schema in a document. */
export interface SchemaNode {
  readonly at: Location;
  readonly value: boolean | JsonObject;
  readonly parent: SchemaNode | undefined;
  readonly resource: Resource;
  readonly children: ChildNode[];
  /** What normalising made of it; set once. */
  schema: Schema | undefined;
}

/**
 * Whether a value is a JSON object.
 *
 * @param value any value
 * @returns `true` for objects, `false` for arrays and all else
 */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads an object's own member; what is inherited, such as `toString`, is absent.
 *
 * @param object an object
 * @param name the member's name
 * @returns the member's value
 */
export function member(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/**
 * The id of the definition that a place would be.
 *
 * @param at file and pointer
 * @returns `file#pointer`
 */
export function definitionId(at: Location): DefinitionId {
  return `${at.file}#${at.pointer}`;
}
