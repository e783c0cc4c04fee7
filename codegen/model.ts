/**
 * The contract model: what a schema folder says, with every reference resolved and every dialect
 * brought to one vocabulary (that of JSON Schema 2020-12). Plain, readonly and JSON-able, so that
 * two notations of one message can be compared, and emitters need nothing else.
 *
 * @module
 */
import type { MessageTime } from "../runtime/message_time.ts";
import type { PacketLayout } from "./packets/layout.ts";

/** Any value that JSON can carry. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** The types that JSON Schema's `type` names. */
export type JsonType = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

/** Identifies a definition within a contract: `file#pointer`, such as `a/b.schema.json#/$defs/C`. */
export type DefinitionId = string;

/** A member of an object with its name; lists keep the order and names like `__proto__` safe. */
export type Entry<T> = readonly [name: string, value: T];

/** A schema: `true` accepts all, `false` nothing. */
export type Schema = boolean | SchemaObject;

/** A schema in the vocabulary of 2020-12. Members that are absent do not constrain. */
export interface SchemaObject {
  /** Where it stands: file and JSON pointer. */
  readonly at: Location;
  readonly title?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  /** The unit of the value, from `x-unit`. */
  readonly unit?: string;
  /** How it lies in a packet, from `x-packet`; judged when layouts are built. */
  readonly packet?: JsonValue;
  /** Alarm ranges, from `x-limits`; judged when layouts are built. */
  readonly limits?: JsonValue;
  readonly default?: JsonValue;
  readonly examples?: readonly JsonValue[];

  /** The definition that this value must also fit. */
  readonly ref?: DefinitionId;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;

  /** Absent: any type. Never contains both `integer` and `number`. */
  readonly type?: readonly JsonType[];
  readonly const?: JsonValue;
  readonly enum?: readonly JsonValue[];

  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;

  /** In Unicode code points, as `maxLength`. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** An ECMA-262 regular expression, checked: it compiles with flag `u` and cannot backtrack exponentially. */
  readonly pattern?: string;
  /** Only formats that are asserted; others are left out, with a warning. */
  readonly format?: string;

  readonly prefixItems?: readonly Schema[];
  /** For the items after `prefixItems`. */
  readonly items?: Schema;
  readonly contains?: Schema;
  readonly minContains?: number;
  readonly maxContains?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly unevaluatedItems?: Schema;

  readonly properties?: readonly Entry<Schema>[];
  readonly required?: readonly string[];
  readonly patternProperties?: readonly Entry<Schema>[];
  readonly additionalProperties?: Schema;
  readonly propertyNames?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependentRequired?: readonly Entry<readonly string[]>[];
  readonly dependentSchemas?: readonly Entry<Schema>[];
  readonly unevaluatedProperties?: Schema;
}

/** A place in a schema folder. */
export interface Location {
  /** Path within the folder, with `/`. */
  readonly file: string;
  /** JSON Pointer within the file, `""` for its root. */
  readonly pointer: string;
}

/** A schema that gets an exported type and a validator: a file's root, or the target of a `$ref`. */
export interface Definition {
  readonly id: DefinitionId;
  /** The TypeScript type's name; unique in the contract and never a reserved word. */
  readonly typeName: string;
  readonly schema: Schema;
}

/** One message: a file whose root has `x-message`. */
export interface Message {
  /** The file's path without its ending, as parts: `["telemetry", "housekeeping"]`. */
  readonly path: readonly string[];
  /** The same as property names of the client, in camelCase: `["telemetry", "housekeeping"]`. */
  readonly clientPath: readonly string[];
  /** The descriptor's identifier in generated code, such as `housekeeping`. */
  readonly descriptorName: string;
  readonly kind: "event" | "request";
  /** The subject template, such as `telemetry.{spacecraft}.housekeeping`. */
  readonly subject: string;
  readonly content: "json" | "binary";
  /** The definition of the payload; absent when `content` is `binary`. */
  readonly payload?: DefinitionId;
  /** The definition of the reply; absent for events and for requests with an empty reply. */
  readonly reply?: DefinitionId;
  /** Which members of the payload say when it was made, of an event. */
  readonly time?: MessageTime;
  readonly title?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly at: Location;
}

/** All that a schema folder says. Lists are sorted by id and path. */
export interface Contract {
  readonly definitions: readonly Definition[];
  readonly messages: readonly Message[];
  /** How definitions lie in packets; absent when none does. */
  readonly layouts?: readonly PacketLayout[];
}

/** Something about a schema folder that its author must or should change. */
export interface Problem extends Location {
  /** An error keeps everything from being written; a warning does not. */
  readonly severity: "error" | "warning";
  /** What is wrong, what was expected, what to do. */
  readonly message: string;
}
