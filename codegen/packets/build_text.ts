/**
 * Text and bytes of a layout.
 *
 * @module
 */
import { within } from "../pointer.ts";
import type { LayoutPlace, TextField } from "./layout.ts";
import { keywordAt, type LayoutBuilder } from "./layout_builder.ts";
import { resolveSize } from "./layout_scope.ts";
import type { FieldSchema } from "./read_keyword.ts";

/**
 * Builds text or bytes.
 *
 * @param read what the schemas of the field say
 * @param place where it lies
 * @param builder the packet's
 * @returns the field; `undefined` when it is wrong, which was reported
 */
export function buildText(
  read: FieldSchema,
  place: LayoutPlace,
  builder: LayoutBuilder,
): TextField | undefined {
  const { keyword } = read;
  const length = textLength(read, place, builder);
  if (length === undefined) return undefined;
  const charset = keyword.charset ?? "utf-8";
  const content = keyword.encoding === "bytes" ? "bytes" : "string";
  const stray = content === "bytes"
    ? ["charset", "fill"].find((name) => Object.hasOwn(keyword, name))
    : undefined;
  if (stray !== undefined) {
    builder.problems.error(keywordAt(read, stray), `Bytes have no "${stray}"`);
    return undefined;
  }
  const { maximum } = keyword.length ?? {};
  return {
    ...place,
    kind: "text",
    content,
    charset,
    fill: keyword.fill ?? 0,
    length,
    ..."fixed" in length && { bits: length.fixed * 8 },
    ...maximum !== undefined && { maximum },
  };
}

function textLength(
  read: FieldSchema,
  place: LayoutPlace,
  builder: LayoutBuilder,
): TextField["length"] | undefined {
  const { bits, length, charset = "utf-8", fill, byteOrder } = read.keyword;
  const { problems } = builder;
  if (length === undefined) {
    const unit = charset.startsWith("utf-16") ? 16 : 8;
    if (bits !== undefined && bits % unit === 0) return { fixed: bits / 8 };
    const found = bits === undefined ? "no size" : `${bits} bits`;
    const message = `Text has ${found}: expected "bits", a multiple of ${unit}, or "length"`;
    problems.error(keywordAt(read, bits === undefined ? "" : "bits"), message);
    return undefined;
  }
  const at = keywordAt(read, "length");
  const isBuffer = bits !== undefined && length.terminator !== undefined &&
    Object.keys(length).length === 1 && read.keyword.encoding !== "bytes";
  if (isBuffer) {
    const { length: _, ...keyword } = read.keyword;
    const fixed = textLength({ ...read, keyword }, place, builder);
    return fixed && { ...fixed, terminator: length.terminator };
  }
  const ways = ["prefixBits", "count", "terminator", "rest"].filter((name) =>
    Object.hasOwn(length, name)
  );
  if (ways.length !== 1 || bits !== undefined || fill !== undefined) {
    const rival = bits !== undefined ? `"bits"` : fill !== undefined ? `"fill"` : ways.join(", ");
    const message = `Length is given by ${rival || "nothing"} as well: expected one of ` +
      `prefixBits, count, terminator, rest`;
    problems.error(at, ways.length === 0 ? message.replace(" as well", "") : message);
    return undefined;
  }
  if (length.prefixBits !== undefined) {
    return { prefixBits: length.prefixBits, byteOrder: byteOrder ?? builder.byteOrder };
  }
  if (length.terminator !== undefined) return { terminator: length.terminator };
  if (length.rest) return { rest: true };
  if (length.count === undefined) return undefined;
  const reference = { at: within(at, "count"), from: place.path.slice(0, -1) };
  const count = resolveSize(length.count, reference, builder.scope);
  return count && { count };
}
