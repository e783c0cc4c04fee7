/**
 * PORT: the keyword `x-packet`, as it stands in a schema file: how a message lies in a packet.
 * Whoever reads packet definitions of another notation writes these types; who emits code reads
 * the layout that `build_layout.ts` makes of them.
 *
 * Terms are those of CCSDS 133.0-B (space packets) and of XTCE 1.2 (CCSDS 660.0-B).
 *
 * @module
 */

/** The order of bytes in a number that spans several. */
export type ByteOrder = "big" | "little";

/**
 * A field of the same message, as a JSON Pointer into it: `/header/apid`. A field that is looked
 * up must lie before the one that needs it.
 */
export type FieldPointer = string;

/** A value to compare with: the message's value, so an enumerated field's label. */
export type ComparisonValue = number | string | boolean;

/** What a field's value must fulfil; all members must hold. */
export interface Comparison {
  readonly equals?: ComparisonValue;
  readonly not?: ComparisonValue;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  /** Compares the value in the packet instead of the calibrated one; default `false`. */
  readonly raw?: boolean;
}

/** Fields and what they must fulfil, all of them; of a list, one entry must hold. */
export type Condition =
  | { readonly [field: FieldPointer]: ComparisonValue | Comparison }
  | readonly Condition[];

/** A number that another field gives: `field × factor + offset`. */
export interface ComputedSize {
  readonly field: FieldPointer;
  /** Default 1. */
  readonly factor?: number;
  /** Default 0. */
  readonly offset?: number;
}

/** How a checksum is computed. Names and parameters follow the catalogue of parametrised CRCs. */
export type ChecksumAlgorithm =
  | "crc-16/ibm-3740" // CRC-16/CCITT-FALSE of CCSDS: polynomial 0x1021, start 0xFFFF
  | "crc-16/xmodem"
  | "crc-16/kermit"
  | "crc-32/iso-hdlc"
  | "crc-32/iscsi"
  | "fletcher-16"
  | "fletcher-32";

/** A checksum in a packet. */
export interface ChecksumKeyword {
  readonly algorithm: ChecksumAlgorithm;
  /** The first byte of the checksum; negative from the packet's end. Default: the last bytes. */
  readonly offset?: number;
  /** The first byte that it covers; default 0. */
  readonly from?: number;
  /** The byte after the last that it covers; negative from the end. Default: `offset`. */
  readonly to?: number;
  /** Default: that of the packet. */
  readonly byteOrder?: ByteOrder;
}

/** `x-packet` on an object schema: its properties, in their order, are the fields. */
export interface PacketKeyword {
  /** Of fields that do not say otherwise; default `big`. */
  readonly byteOrder?: ByteOrder;
  /** In bytes, of the whole packet; default: up to the end of the last field. */
  readonly length?: number | ComputedSize;
  readonly checksum?: ChecksumKeyword;
  /** What tells this packet from others of its stream. */
  readonly select?: Condition;
  /** The stream that it is selected from; packets of one family share a dispatcher. */
  readonly family?: string;
  /** In bits: spare after the last field. */
  readonly padding?: number;
  /**
   * `true`: an encoder is asked for, so a calibration without an inverse is an error. `false`: no
   * encoder. Default: an encoder if all calibrations have an inverse, else a warning.
   */
  readonly encode?: boolean;
}

/** How a value is written in bits. */
export type Encoding =
  | "unsigned"
  | "twos-complement"
  | "sign-magnitude"
  | "ones-complement"
  | "bcd" // packed: one decimal digit in 4 bits
  | "ieee754" // 16, 32 or 64 bits
  | "mil-1750a" // 32 or 48 bits
  | "boolean"
  | "string"
  | "bytes"; // base64 in the message (`contentEncoding: base64`)

/** How long a string or byte field is, when it is not fixed. */
export interface VariableLength {
  /** Counted: this many bits before it give the number of bytes. */
  readonly prefixBits?: number;
  /** Another field gives the number of bytes. */
  readonly count?: ComputedSize;
  /** Terminated: this byte ends it; beside `bits`, what follows it within them means nothing. */
  readonly terminator?: number;
  /** Up to the end of the packet, without what follows in fixed size. */
  readonly rest?: true;
  /** In bytes: more is an error, on both ways. */
  readonly maximum?: number;
}

/** Raw to calibrated: `c[0] + c[1]·raw + c[2]·raw² …`. */
export interface PolynomialCalibration {
  readonly polynomial: readonly number[];
}

/** Raw to calibrated by straight lines (or steps, order 0) between points, ascending by raw value. */
export interface SplineCalibration {
  readonly spline: readonly (readonly [raw: number, calibrated: number])[];
  /** 1: straight lines (default); 0: each point holds until the next. */
  readonly order?: 0 | 1;
  /** Continues beyond the first and last point; default: an error. */
  readonly extrapolate?: boolean;
}

/** Raw to calibrated, by the first context that holds, else by `otherwise`. */
export interface ContextCalibration {
  readonly contexts: readonly { readonly when: Condition; readonly use: SimpleCalibration }[];
  readonly otherwise?: SimpleCalibration;
}

export type SimpleCalibration = PolynomialCalibration | SplineCalibration;
export type Calibration = SimpleCalibration | ContextCalibration;

/** `x-packet` on a property, or on the items of an array: where its bits are and what they mean. */
export interface FieldKeyword {
  /** In bits from the start of the enclosing layout; `next` (default) follows the field before. */
  readonly offset?: number | "next";
  /** In bits: spare between the field before and this one; only with `next`. */
  readonly skip?: number;
  /** In bits, 1 to 64; strings and bytes: a multiple of 8, of any size. */
  readonly bits?: number;
  /** Instead of `bits`, for strings and bytes; of strings a `terminator` may stand beside them. */
  readonly length?: VariableLength;
  /** Default by the schema's type: `integer` unsigned, `number` ieee754 if 32 or 64 bits. */
  readonly encoding?: Encoding;
  readonly byteOrder?: ByteOrder;
  /** Which bit of a field is written first; default `most-significant-first`. */
  readonly bitOrder?: "most-significant-first" | "least-significant-first";
  /** Of strings; default `utf-8`. */
  readonly charset?: "utf-8" | "ascii" | "iso-8859-1" | "utf-16be" | "utf-16le";
  /** Fills what is left of a fixed string; default 0. */
  readonly fill?: number;
  readonly calibration?: Calibration;
  /** Label to raw value; the schema is a string enumeration of the labels, or a boolean. */
  readonly states?: { readonly [label: string]: number };
  /** Raw values that mean "not valid": `null` in the message, whose type must allow it. */
  readonly invalid?: readonly number[];
  /** Only there if this holds; the property must not be required. */
  readonly when?: Condition;
  /** On an array: how many items; their bits are `x-packet` of its `items`. */
  readonly count?: number | ComputedSize | "rest";
  /** A number that is always this value; encoding fills it in, decoding checks it. */
  readonly constant?: number;
}

/** Low and high bounds of one severity, inclusive: outside of them is an alarm. */
export interface LimitRange {
  readonly low?: number;
  readonly high?: number;
}

/** `x-limits` on a property: alarm ranges, as XTCE's static and context alarms. */
export interface LimitsKeyword {
  readonly warning?: LimitRange;
  readonly critical?: LimitRange;
  /** The first context that holds replaces the above. */
  readonly contexts?: readonly {
    readonly when: Condition;
    readonly warning?: LimitRange;
    readonly critical?: LimitRange;
  }[];
}
