/**
 * PORT: the layout of a packet, checked: what emitters of decoders and pictures work from. Plain
 * and JSON-able. Fields stand in the order of their bits; each follows the one before after `skip`
 * bits, so that positions are sums.
 *
 * @module
 */
import type { DefinitionId, Location } from "../model.ts";
import type {
  ByteOrder,
  ChecksumAlgorithm,
  Encoding,
  FieldKeyword,
  LimitRange,
  SimpleCalibration,
} from "./keyword.ts";

/** Leads to a field from the message's root: names of members, `*` for the items of an array. */
export type FieldPath = readonly string[];

/** One comparison of a field with a value. */
export interface LayoutTest {
  readonly field: FieldPath;
  /** Compares the value in the packet instead of the calibrated one. */
  readonly raw: boolean;
  readonly operator: "===" | "!==" | ">=" | "<=" | ">" | "<";
  readonly value: number | string | boolean;
}

/** Of the outer list one must hold, of the inner list all. */
export type LayoutCondition = readonly (readonly LayoutTest[])[];

/** A number that another field gives: `field × factor + offset`. */
export interface LayoutSize {
  readonly field: FieldPath;
  readonly factor: number;
  readonly offset: number;
}

/** What all fields say. */
export interface LayoutPlace {
  /** From the message's root; the items of an array are `*`. */
  readonly path: FieldPath;
  /** The schema of the property. */
  readonly at: Location;
  readonly title?: string;
  readonly description?: string;
  readonly unit?: string;
  /** Spare bits before it. */
  readonly skip: number;
  /** In bits, without `skip`; absent where packets differ. */
  readonly bits?: number;
  /** From the packet's start, in bits; absent where packets differ. */
  readonly offset?: number;
  /** Whether the message must have it. */
  readonly required: boolean;
  /** Encoded where the message does not give it; of an optional number or text. */
  readonly fallback?: number | boolean | string;
  readonly when?: LayoutCondition;
}

/** What a number in the packet becomes in the message. */
export type ValueForm = "number" | "boolean" | "label" | "digits";

/** A calibration, with its conditions resolved. */
export type LayoutCalibration = SimpleCalibration | {
  readonly contexts: readonly {
    readonly when: LayoutCondition;
    readonly use: SimpleCalibration;
  }[];
  readonly otherwise?: SimpleCalibration;
};

/** Alarm ranges, the first whose condition holds. */
export interface LayoutLimits {
  readonly warning?: LimitRange;
  readonly critical?: LimitRange;
  readonly contexts: readonly {
    readonly when: LayoutCondition;
    readonly warning?: LimitRange;
    readonly critical?: LimitRange;
  }[];
}

/** A number of 1 to 64 bits. */
export interface NumberField extends LayoutPlace {
  readonly kind: "number";
  readonly bits: number;
  readonly encoding: Exclude<Encoding, "string" | "bytes" | "boolean">;
  readonly byteOrder: ByteOrder;
  /** The least significant bit comes first. */
  readonly reversed: boolean;
  readonly form: ValueForm;
  /** Whether the message's value is always an integer. */
  readonly integer: boolean;
  /** `null` in the message where the value is not valid. */
  readonly nullable: boolean;
  readonly invalid: readonly number[];
  readonly calibration?: LayoutCalibration;
  /** Label and raw value; of booleans `"false"` and `"true"`. */
  readonly states?: readonly (readonly [label: string, raw: number])[];
  readonly constant?: number;
  readonly limits?: LayoutLimits;
  /** Whether it is the packet's checksum. */
  readonly checksum?: boolean;
}

/** Text or bytes. */
export interface TextField extends LayoutPlace {
  readonly kind: "text";
  readonly content: "string" | "bytes";
  readonly charset: NonNullable<FieldKeyword["charset"]>;
  readonly fill: number;
  readonly length:
    | { readonly fixed: number; readonly terminator?: number }
    | { readonly prefixBits: number; readonly byteOrder: ByteOrder }
    | { readonly count: LayoutSize }
    | { readonly terminator: number }
    | { readonly rest: true };
  /** In bytes. */
  readonly maximum?: number;
}

/** Items one after another. */
export interface ArrayField extends LayoutPlace {
  readonly kind: "array";
  readonly item: LayoutField;
  readonly count: number | LayoutSize | "rest";
}

/** Fields within a field. */
export interface ObjectField extends LayoutPlace {
  readonly kind: "object";
  readonly fields: readonly LayoutField[];
  /** Spare bits after the last field. */
  readonly padding: number;
}

/** A field of a packet. */
export type LayoutField = NumberField | TextField | ArrayField | ObjectField;

/** A checksum, in bytes. Negative numbers count from the packet's end. */
export interface LayoutChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** In bytes: 2 or 4. */
  readonly size: number;
  readonly offset: number;
  readonly from: number;
  readonly to: number;
  readonly byteOrder: ByteOrder;
  /** `end`: follows the last field; `field`: a field is it; `spare`: lies in spare bits. */
  readonly lies: "end" | "field" | "spare";
}

/** The layout of one packet. */
export interface PacketLayout {
  readonly definition: DefinitionId;
  readonly at: Location;
  /** What the packet is called in its stream. */
  readonly name: string;
  readonly typeName: string;
  readonly title?: string;
  readonly description?: string;
  readonly fields: readonly LayoutField[];
  /** Spare bits after the last field. */
  readonly padding: number;
  /** In bits, all in all; absent where packets differ. */
  readonly bits?: number;
  readonly length?: LayoutSize;
  readonly checksum?: LayoutChecksum;
  readonly select?: LayoutCondition;
  readonly family?: string;
  readonly encodable: boolean;
  /** Whether the schema can refuse what the layout admits, so that messages must be checked. */
  readonly needsCheck: boolean;
}
