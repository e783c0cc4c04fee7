/**
 * Emits `packets.ts`: for every layout a decoder, an encoder and what belongs to them; for every
 * family a function that decodes whichever of its packets comes.
 *
 * @module
 */
import { emitting } from "../emit_error.ts";
import type { EmitOptions, Emitter, OutputFile } from "../emitter.ts";
import type { Contract } from "../model.ts";
import { commentText, familyName, packetName, propertyKey, stringLiteral } from "../names.ts";
import { familiesOf } from "../packets/families.ts";
import type { LayoutField, PacketLayout } from "../packets/layout.ts";
import { isWide } from "../packets/raw_range.ts";
import { Printer } from "../printer.ts";
import { printDecode } from "./packets_decode.ts";
import { printEncode } from "./packets_encode.ts";
import { limitsType, printLimits } from "./packets_limits.ts";
import type { PacketsFile } from "./packets_scope.ts";
import { printSelects } from "./packets_select.ts";

/** Emits `packets.ts`, if anything has a layout. */
export const packetsEmitter: Emitter = { name: "packets", emit: emitPackets };

/**
 * The names that `packets.ts` exports.
 *
 * @param contract the contract
 * @returns packets and decoders of families
 */
export function packetNames({ layouts = [] }: Contract): readonly string[] {
  return [
    ...layouts.map(({ typeName }) => packetName(typeName)),
    ...[...familiesOf(layouts).keys()].map(familyName),
  ];
}

function emitPackets(contract: Contract, options: EmitOptions): readonly OutputFile[] {
  const { layouts = [] } = contract;
  if (layouts.length === 0) return [];
  const printer = new Printer(packetNames(contract));
  const file: PacketsFile = { printer, packageName: options.packageName, shared: new Map() };
  const packets = printer.capture(() => {
    for (const layout of layouts) emitting(layout.at, () => printPacket(file, layout));
  });
  for (const [key, name] of file.shared) {
    // A declaration knows its own name by the prefix before the `$` alone.
    const prefix = name.slice(0, name.indexOf("$") + 1);
    printer.line(...key.replace(prefix, () => name).split("\n"), "");
  }
  printer.restore(packets);
  for (const [family, members] of familiesOf(layouts)) printFamily(file, family, members);
  return [{ path: "packets.ts", text: printer.text() }];
}

function printPacket(file: PacketsFile, layout: PacketLayout): void {
  const { printer } = file;
  const { typeName, name, bits, encodable } = layout;
  const module = `${file.packageName}/packets`;
  const type = `${printer.typesOf("./types.ts", "types")}.${typeName}`;
  const interfaceName = printer.type(module, encodable ? "Packet" : "DecodablePacket");
  const states = limitsType(file, layout);
  printer.line(`/** {@linkcode ${type}} as it lies in a packet${sizeText(layout)}. */`);
  printer.line(`export const ${packetName(typeName)}: ${interfaceName}<`);
  printer.indented(() => printer.line(`${type},`, `${rawFields(layout.fields)},`, states));
  printer.block("> = {", () => {
    printer.line(`name: ${stringLiteral(name)},`);
    printer.line(`length: ${bits === undefined ? "undefined" : bits / 8},`);
    printer.block("decode(bytes) {", () => printDecode(file, layout, "value"), "},");
    if (encodable) printer.block("encode(value) {", () => printEncode(file, layout), "},");
    printer.block("decodeRaw(bytes) {", () => printDecode(file, layout, "raw"), "},");
    const argument = states.startsWith("Record") ? "" : "value";
    printer.block(`limits(${argument}) {`, () => printLimits(file, layout, "states"), "},");
    printer.block(`ranges(${argument}) {`, () => printLimits(file, layout, "ranges"), "},");
    printer.block("selects(bytes) {", () => printSelects(file, layout), "},");
  }, "};");
  printer.line("");
}

function sizeText({ bits, family }: PacketLayout): string {
  const size = bits === undefined ? "" : `: ${bits / 8} bytes`;
  return size + (family === undefined ? "" : `, of ${commentText(family).replaceAll("\n", " ")}`);
}

/** The type of what `decodeRaw` returns. */
function rawFields(fields: readonly LayoutField[]): string {
  const members = fields.map((field) => {
    const mark = field.when === undefined ? "" : "?";
    return `readonly ${propertyKey(field.path.at(-1) ?? "")}${mark}: ${rawType(field)}`;
  });
  return `{ ${members.join("; ")} }`;
}

function rawType(field: LayoutField): string {
  switch (field.kind) {
    case "number":
      return isWide(field) ? "bigint" : "number";
    case "text":
      return field.content === "bytes" ? "Uint8Array" : "string";
    case "array":
      return `readonly (${rawType(field.item)})[]`;
    default:
      return rawFields(field.fields);
  }
}

function printFamily(
  { printer, packageName }: PacketsFile,
  family: string,
  members: readonly PacketLayout[],
): void {
  const types = printer.typesOf("./types.ts", "types");
  const error = printer.value(`${packageName}/packets`, "unknownPacket");
  const what = commentText(family).replaceAll("\n", " ");
  printer.line(
    "/**",
    ` * Decodes whichever packet of the family "${what}" comes.`,
    " *",
    " * @param bytes one packet",
    " * @returns the packet's name and the message",
    " * @throws {PacketError} `unknown` when it is none of them; others when it is broken",
    " */",
    `export function ${familyName(family)}(bytes: Uint8Array):`,
  );
  const union = members.map(({ name, typeName }) =>
    `  | { readonly name: ${stringLiteral(name)}; readonly value: ${types}.${typeName} }`
  );
  printer.line(...union.slice(0, -1));
  printer.block(`${union.at(-1)} {`, () => {
    for (const { name, typeName } of members) {
      const packet = packetName(typeName);
      printer.block(`if (${packet}.selects(bytes)) {`, () => {
        printer.line(`return { name: ${stringLiteral(name)}, value: ${packet}.decode(bytes) };`);
      });
    }
    printer.line(`throw ${error}(${stringLiteral(family)});`);
  });
  printer.line("");
}
