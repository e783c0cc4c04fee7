/**
 * Emits pages for people: of every packet a picture of its bits and a table of its fields, of every
 * other message what it is and where it goes.
 *
 * @module
 */
import type { Emitter, OutputFile } from "../emitter.ts";
import type { Contract, Message } from "../model.ts";
import { DOCUMENT_PREAMBLE } from "../preamble.ts";
import type {
  LayoutCondition,
  LayoutField,
  LayoutLimits,
  NumberField,
  PacketLayout,
} from "../packets/layout.ts";
import { drawPacket, escapeXml, sizeNote } from "./packets_picture.ts";

/** Emits `README.md`, and for every packet a page and a picture. */
export const pagesEmitter: Emitter = { name: "pages", emit: emitPages };

function emitPages(contract: Contract): readonly OutputFile[] {
  const { layouts = [], messages } = contract;
  const bare = messages.filter(({ payload }) =>
    !layouts.some(({ definition }) => definition === payload)
  );
  return [
    { path: "README.md", text: indexPage(layouts, bare) },
    ...layouts.flatMap((layout) => {
      const message = messages.find(({ payload }) => payload === layout.definition);
      return [
        { path: `${layout.typeName}.svg`, text: drawPacket(layout) },
        { path: `${layout.typeName}.md`, text: packetPage(layout, message) },
      ];
    }),
  ];
}

function page(...lines: readonly string[]): string {
  return [DOCUMENT_PREAMBLE, "", ...lines].join("\n").trimEnd() + "\n";
}

function indexPage(layouts: readonly PacketLayout[], messages: readonly Message[]): string {
  return page(
    "# Messages",
    "",
    ...layouts.map((layout) =>
      `- [${plain(layout.title ?? layout.name)}](${encodeURI(layout.typeName)}.md)`
    ),
    ...messages.map((message) => {
      const { title, path, subject, description } = message;
      const text = description === undefined ? "" : `: ${plain(description)}`;
      return `- ${plain(title ?? path.join("/"))}, ${message.kind} on ${code(subject)}${text}`;
    }),
  );
}

function packetPage(layout: PacketLayout, message: Message | undefined): string {
  const { title, name, description, typeName, bits, family, checksum, select } = layout;
  const file = encodeURI(typeName);
  return page(
    `# ${plain(title ?? name)}`,
    "",
    ...description === undefined ? [] : [plain(description), ""],
    `![Bits of ${plain(title ?? name)}](${file}.svg)`,
    "",
    `- Length: ${bits === undefined ? "differs" : `${bits / 8} bytes`}`,
    ...message === undefined ? [] : [`- ${plain(message.kind)} on ${code(message.subject)}`],
    ...family === undefined ? [] : [`- Family: ${plain(family)}`],
    ...select === undefined ? [] : [`- Selected by ${conditionText(select)}`],
    ...checksum === undefined ? [] : [`- Checksum: ${checksum.algorithm}`],
    ...layout.encodable ? [] : ["- No encoder"],
    "",
    "| Byte.bit | Field | Size | Meaning | Unit | Limits |",
    "| --- | --- | --- | --- | --- | --- |",
    ...layout.fields.flatMap((field) => rows(field)),
  );
}

function rows(field: LayoutField): string[] {
  const { offset, path, unit, description, title } = field;
  const place = offset === undefined ? "…" : `${Math.floor(offset / 8)}.${offset % 8}`;
  const said = description ?? title;
  const meaning = [said === undefined ? "" : plain(said), meaningOf(field)]
    .filter((text) => text !== "").join("; ");
  const limits = field.kind === "number" && field.limits !== undefined
    ? limitsText(field.limits)
    : "";
  const own = `| ${place} | ${code(path.join("."))} | ${plain(sizeNote(field))} | ${meaning} | ` +
    `${unit === undefined ? "" : plain(unit)} | ${limits} |`;
  if (field.kind === "object") return [own, ...field.fields.flatMap(rows)];
  return field.kind === "array" && field.item.kind === "object"
    ? [own, ...field.item.fields.flatMap(rows)]
    : [own];
}

function meaningOf(field: LayoutField): string {
  const when = field.when === undefined ? [] : [`if ${conditionText(field.when)}`];
  if (field.kind === "text") return [field.content, ...when].join(", ");
  return [...field.kind === "number" ? numberMeaning(field) : [], ...when].join(", ");
}

function numberMeaning(field: NumberField): string[] {
  const { encoding, byteOrder, bits, calibration, states, constant, invalid } = field;
  return [
    encoding,
    ...byteOrder === "little" && bits > 8 ? ["little-endian"] : [],
    ...constant === undefined ? [] : [`always ${constant}`],
    ...states === undefined
      ? []
      : [states.map(([label, raw]) => `${raw} = ${plain(label)}`).join(", ")],
    ...calibration === undefined ? [] : [calibrationText(calibration)],
    ...invalid.length === 0 ? [] : [`not valid: ${invalid.join(", ")}`],
  ];
}

function calibrationText(calibration: NonNullable<NumberField["calibration"]>): string {
  if ("contexts" in calibration) return "calibrated by context";
  if ("spline" in calibration) return `calibrated by ${calibration.spline.length} points`;
  const terms = calibration.polynomial.map((coefficient, power) =>
    power === 0 ? String(coefficient) : `${coefficient}·raw${power === 1 ? "" : `^${power}`}`
  );
  return terms.join(" + ");
}

function limitsText({ warning, critical, contexts }: LayoutLimits): string {
  const parts = [["warning", warning], ["critical", critical]] as const;
  const texts = parts.flatMap(([name, range]) =>
    range === undefined ? [] : [`${name} ${range.low ?? "−∞"} … ${range.high ?? "∞"}`]
  );
  return [...texts, ...contexts.length > 0 ? ["by context"] : []].join(", ");
}

function conditionText(condition: LayoutCondition): string {
  return condition.map((tests) =>
    tests.map(({ field, raw, operator, value }) =>
      code(
        `${field.join(".")}${raw ? " (raw)" : ""} ${
          operator.replace("===", "=").replace("!==", "≠")
        } ${value}`,
      )
    ).join(" and ")
  ).join(" or ");
}

/** Text that Markdown takes as it is. */
function plain(text: string): string {
  return escapeXml(text.replace(/\s+/g, " ").trim()).replace(/[\\`*_{}[\]|#!]/g, "\\$&");
}

function code(text: string): string {
  return `<code>${
    escapeXml(text).replace(/[\\`*_{}[\]|]/g, (one) => `&#${one.charCodeAt(0)};`)
  }</code>`;
}
