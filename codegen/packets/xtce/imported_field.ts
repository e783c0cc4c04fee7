/**
 * Fields on their way from XTCE into a schema.
 *
 * @module
 */
import type { JsonValue } from "../../model.ts";
import type { Named } from "./space_systems.ts";
import type { XmlElement } from "./xml.ts";

/** A JSON object that is being made. */
export type JsonDraft = { [name: string]: JsonValue };

/** What kind of value a field has in the message; `digits` are integers beyond 2^53. */
export type FieldKind =
  | "integer"
  | "number"
  | "digits"
  | "label"
  | "boolean"
  | "text"
  | "bytes"
  | "array"
  | "object";

/** What a type says of its fields. */
export interface FieldShape {
  readonly kind: FieldKind;
  /** The schema of the property, without description. */
  readonly schema: JsonDraft;
  /** The value of `x-packet`. */
  readonly packet: JsonDraft;
  /** In bits; absent where packets differ. */
  readonly bits?: number;
  /** Whether the message's value is another one than that in the packet. */
  readonly calibrated: boolean;
  /** Of `label`: the raw values; of `boolean`: those of `"false"` and `"true"`. */
  readonly states?: ReadonlyMap<string, number>;
  /** Of `object`. */
  readonly members?: readonly ImportedField[];
  /** It takes all that is left of the packet, so nothing can follow it. */
  readonly isRest?: boolean;
}

/** A property of a message. */
export interface ImportedField extends FieldShape {
  readonly name: string;
  /** Whether whoever makes a message must say it. */
  readonly required: boolean;
  /** Whether it is there under a condition only. */
  readonly isConditional?: boolean;
}

/** A field that conditions and sizes can refer to. */
export interface KnownField {
  /** JSON Pointer within the message. */
  readonly pointer: string;
  readonly field: ImportedField;
}

/** What names mean where a field is made. */
export interface FieldScope {
  /** The field of a parameter or argument that lies before. */
  find(reference: XmlElement): KnownField | undefined;
  /** The type of a parameter, argument, member or array, and where it is defined. */
  findType(name: string, from: Named): Named | undefined;
}
