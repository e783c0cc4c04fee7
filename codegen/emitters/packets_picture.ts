/**
 * Draws a packet: rows of 32 bits, one box for each field.
 *
 * @module
 */
import { DOCUMENT_PREAMBLE } from "../preamble.ts";
import { printable } from "../names.ts";
import type { LayoutField, PacketLayout } from "../packets/layout.ts";

const BITS_PER_ROW = 32;
const BIT = 26;
const ROW = 58;
const LEFT = 58;
const TOP = 30;

/** How a box is filled. */
type BoxKind = "number" | "text" | "spare" | "check" | "variable";

/** Something with a place among the bits. */
interface Box {
  readonly name: string;
  /** In bits; `undefined`: differs from packet to packet, drawn as a row of its own. */
  readonly bits: number | undefined;
  readonly note: string;
  readonly kind: BoxKind;
}

/** A part of a box that fits into one row. */
interface Segment {
  readonly box: Box;
  readonly row: number;
  readonly from: number;
  readonly to: number;
  /** Whether the name stands here: once for each box. */
  readonly labelled: boolean;
}

/**
 * Draws a packet as SVG, readable on light and dark backgrounds.
 *
 * @param layout the packet
 * @returns the picture
 */
export function drawPacket(layout: PacketLayout): string {
  const boxes = boxesOf(layout);
  const { segments, rows, labels } = place(boxes);
  const [width, height] = [LEFT + BITS_PER_ROW * BIT + 12, TOP + rows * ROW + 10];
  const title = `Bits of ${layout.title ?? layout.name}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
    `height="${height}" role="img" aria-label="${escapeXml(title)}">`,
    DOCUMENT_PREAMBLE,
    `<title>${escapeXml(title)}</title>`,
    STYLE,
    `<rect class="paper" width="${width}" height="${height}" rx="6"/>`,
    ...ruler(),
    ...labels.map((label, row) =>
      `<text class="place" x="${LEFT - 8}" y="${TOP + row * ROW + ROW / 2 + 4}">${label}</text>`
    ),
    ...segments.map(drawSegment),
    "</svg>",
    "",
  ].join("\n");
}

const STYLE = `<style>
.paper{fill:#fff}
text{font:12px ui-sans-serif,system-ui,sans-serif;fill:#1b2430;text-anchor:middle}
.place,.bit,.size{font-size:10px;fill:#5b6776}
.place{text-anchor:end}
rect{stroke:#5b6776;stroke-width:1}
.paper{stroke:none}
.number{fill:#dceafb}.text{fill:#e1f3e2}.spare{fill:#eef0f2;stroke-dasharray:3 2}
.check{fill:#fbe8cf}.variable{fill:#efe4fa;stroke-dasharray:6 3}
@media (prefers-color-scheme:dark){
.paper{fill:#12181f}
text{fill:#e6edf5}
.place,.bit,.size{fill:#9aa7b6}
rect{stroke:#8694a5}
.number{fill:#1d3a5c}.text{fill:#1e4527}.spare{fill:#232b34}
.check{fill:#57401c}.variable{fill:#3d2b57}
}
</style>`;

function ruler(): string[] {
  return Array.from({ length: BITS_PER_ROW }, (_, bit) => bit)
    .filter((bit) => bit % 8 === 0 || bit === BITS_PER_ROW - 1)
    .map((bit) =>
      `<text class="bit" x="${LEFT + bit * BIT + BIT / 2}" y="${TOP - 8}">${bit}</text>`
    );
}

function boxesOf({ fields, padding, checksum }: PacketLayout): Box[] {
  const boxes = fields.flatMap((field) => fieldBoxes(field, ""));
  if (padding > 0) boxes.push(spare(padding));
  if (checksum?.lies === "end") {
    const { algorithm, size } = checksum;
    boxes.push({ name: "checksum", bits: size * 8, note: algorithm, kind: "check" });
  }
  return boxes;
}

function spare(bits: number): Box {
  return { name: "spare", bits, note: "", kind: "spare" };
}

function fieldBoxes(field: LayoutField, prefix: string): Box[] {
  const name = prefix + (field.path.at(-1) ?? "");
  const before = field.skip > 0 ? [spare(field.skip)] : [];
  if (field.when !== undefined) {
    return [{ name, bits: undefined, note: `${sizeNote(field)}, if there`, kind: "variable" }];
  }
  if (field.kind === "object") {
    const inner = field.fields.flatMap((one) => fieldBoxes(one, `${name}.`));
    return [...before, ...inner, ...field.padding > 0 ? [spare(field.padding)] : []];
  }
  if (field.bits === 0) return before;
  const kind = field.bits === undefined
    ? "variable"
    : field.kind === "number"
    ? field.checksum === true ? "check" : "number"
    : "text";
  return [...before, { name, bits: field.bits, note: sizeNote(field), kind }];
}

/**
 * The size of a field in words.
 *
 * @param field the field
 * @returns such as `12 bits` or `8 bits × count`
 */
export function sizeNote(field: LayoutField): string {
  if (field.kind === "array") {
    const { count, item } = field;
    const times = typeof count === "object" ? count.field.at(-1) ?? "" : String(count);
    return `${sizeNote(item)} × ${times}`;
  }
  if (field.bits !== undefined) return `${field.bits} bit${field.bits === 1 ? "" : "s"}`;
  if (field.kind !== "text") return "variable size";
  const { length } = field;
  if ("prefixBits" in length) return `${length.prefixBits} bits of length, then bytes`;
  if ("terminator" in length) return `bytes up to ${length.terminator}`;
  return "rest" in length
    ? "the rest"
    : `${"count" in length ? length.count.field.at(-1) : ""} bytes`;
}

function place(boxes: readonly Box[]): {
  readonly segments: readonly Segment[];
  readonly rows: number;
  readonly labels: readonly string[];
} {
  const segments: Segment[] = [];
  const labels: string[] = [];
  let position: number | undefined = 0;
  let row = 0;
  let bit = 0;
  const label = (): void => {
    labels[row] = position === undefined ? "…" : `byte ${Math.floor(position / 8)}`;
  };
  const nextRow = (): void => {
    row++;
    bit = 0;
  };
  for (const box of boxes) {
    if (box.bits === undefined) {
      if (bit > 0) nextRow();
      label();
      segments.push({ box, row, from: 0, to: BITS_PER_ROW, labelled: true });
      nextRow();
      position = undefined;
      continue;
    }
    const parts = split(box.bits, bit);
    const widest = parts.indexOf(Math.max(...parts));
    for (const [index, size] of parts.entries()) {
      if (bit === 0) label();
      if (size > 0) {
        segments.push({ box, row, from: bit, to: bit + size, labelled: index === widest });
      }
      position = position === undefined ? undefined : position + size;
      bit += size;
      if (bit === BITS_PER_ROW) nextRow();
    }
    const hidden = box.bits - parts.reduce((sum, size) => sum + size, 0);
    if (hidden > 0 && position !== undefined) {
      position += hidden;
      bit = (bit + hidden) % BITS_PER_ROW;
    }
  }
  return { segments, rows: bit > 0 ? row + 1 : row, labels };
}

/** More rows of one field say nothing more. */
const MAX_PARTS = 4;

function split(bits: number, start: number): number[] {
  const parts: number[] = [];
  let at = start;
  for (let left = bits; left > 0 && parts.length < MAX_PARTS;) {
    const size = Math.min(left, BITS_PER_ROW - at);
    parts.push(size);
    left -= size;
    at = 0;
  }
  return parts;
}

function drawSegment({ box, row, from, to, labelled }: Segment): string {
  const [x, y] = [LEFT + from * BIT, TOP + row * ROW];
  const width = (to - from) * BIT;
  const hint = escapeXml(box.note === "" ? box.name : `${box.name}: ${box.note}`);
  const head = `<g><title>${hint}</title>` +
    `<rect class="${box.kind}" x="${x}" y="${y}" width="${width}" height="${ROW - 4}"/>`;
  return `${head}${labelled ? drawLabel(box, { x: x + width / 2, y, width }) : ""}</g>`;
}

function drawLabel(
  { name, note }: Box,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): string {
  const middle = y + (ROW - 4) / 2;
  if (width < name.length * 7 && width < 80) {
    const own = name.slice(name.lastIndexOf(".") + 1);
    const turned = `transform="rotate(-90 ${x} ${middle})"`;
    const text = escapeXml(shorten(own, (ROW - 8) / 6));
    return `<text class="size" ${turned} x="${x}" y="${middle + 3}">${text}</text>`;
  }
  const text = escapeXml(shorten(name, width / 7));
  const size = escapeXml(shorten(note, width / 5.2));
  return `<text x="${x}" y="${middle - 2}">${text}</text>` +
    `<text class="size" x="${x}" y="${middle + 13}">${size}</text>`;
}

function shorten(text: string, length: number): string {
  const characters = Array.from(text);
  const most = Math.floor(length);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

/**
 * Text that is harmless in XML and HTML.
 *
 * @param text any text
 * @returns the text, escaped
 */
export function escapeXml(text: string): string {
  return printable(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
