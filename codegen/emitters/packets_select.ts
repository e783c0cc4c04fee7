/**
 * Prints what selects a packet from others: it looks at the fields of `select` alone.
 *
 * @module
 */
import type {
  FieldPath,
  LayoutCondition,
  LayoutField,
  LayoutTest,
  NumberField,
  PacketLayout,
} from "../packets/layout.ts";
import { calibrate, type Cursor, readRaw } from "./packets_number.ts";
import { PacketScope, type PacketsFile } from "./packets_scope.ts";
import { plainText } from "./packets_text.ts";

/**
 * Prints the body of `selects`.
 *
 * @param file where to print
 * @param layout the packet
 */
export function printSelects(file: PacketsFile, layout: PacketLayout): void {
  const { select, bits } = layout;
  const { printer } = file;
  if (select === undefined) {
    printer.line(
      bits === undefined ? "return bytes.length > 0;" : `return bytes.length === ${bits / 8};`,
    );
    return;
  }
  const scope = new PacketScope(file, layout);
  const paths = new Map(select.flat().map(({ field }) => [JSON.stringify(field), field]));
  const fields = [...paths.values()].map((path: FieldPath) => scope.field(path));
  const ends = fields.map(({ offset = 0, bits: size = 0 }) => offset + size);
  printer.line(
    `if (bytes.length < ${Math.ceil(Math.max(0, ...ends) / 8)}) return false;`,
    "const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);",
  );
  const print = (): void => {
    for (const field of fields) printValue(scope, field);
    printer.line(`return ${scope.condition(toRaw(scope, select))};`);
  };
  if (!fields.some(mayThrow)) print();
  else printer.block("try {", print, "} catch {\n    return false;\n  }");
}

/** What is no text, or lies beyond a calibration, is not the value that selects. */
function mayThrow(field: LayoutField): boolean {
  return field.kind === "text" || (field.kind === "number" && field.calibration !== undefined);
}

function printValue(scope: PacketScope, field: LayoutField): void {
  const cursor: Cursor = { base: undefined, unit: "bytes", bits: field.offset ?? 0 };
  const raw = scope.variable("r");
  if (field.kind === "text") {
    scope.printer.line(`const ${raw} = ${plainText(scope, field, cursor)};`);
    scope.keep(field.path, { raw, value: raw });
    return;
  }
  if (field.kind !== "number") return;
  scope.printer.line(`const ${raw} = ${readRaw(scope, field, cursor)};`);
  const { calibration } = field;
  const isPlain = calibration === undefined || "contexts" in calibration;
  const place = `{ offset: 0, pointer: "" }`;
  const value = isPlain ? raw : calibrate(scope, calibration, { field, place, value: raw });
  scope.keep(field.path, { raw, value: isPlain ? raw : `(${value})` });
}

/** Labels and booleans are compared by their raw values, so that unknown ones just differ. */
function toRaw(scope: PacketScope, select: LayoutCondition): LayoutCondition {
  return select.map((tests) =>
    tests.map((test): LayoutTest => {
      const field = scope.field(test.field);
      if (field.kind !== "number" || test.raw || field.calibration !== undefined) return test;
      return { ...test, raw: true, value: rawOf(field, test.value) };
    })
  );
}

function rawOf({ form, states }: NumberField, value: LayoutTest["value"]): LayoutTest["value"] {
  const state = states?.find(([label]) => label === String(value));
  if (state !== undefined) return state[1];
  return form === "digits" ? value : Number(value);
}
