import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { readXml } from "../../cli/import/read_xml.ts";
import { buildModel } from "../../codegen/build_model.ts";
import type { Contract, JsonValue } from "../../codegen/model.ts";
import { exportOpenMct } from "../../codegen/packets/openmct.ts";
import { exportXtce } from "../../codegen/packets/xtce/export_xtce.ts";
import type { ImportedSchema } from "../../codegen/packets/xtce/import_xtce.ts";
import { importDocuments, ROVER } from "./rover.ts";

function contractOf(schemas: readonly Pick<ImportedSchema, "path" | "schema">[]): Contract {
  const { contract, problems } = buildModel(
    schemas.map(({ path, schema }) => ({ path, root: schema })),
  );
  deepEqual(problems.filter(({ severity }) => severity === "error"), []);
  return contract;
}

/** Layouts without their places, which lines of another document change. */
function layoutsOf({ layouts = [] }: Contract): unknown {
  return JSON.parse(JSON.stringify(layouts, (key, value) => key === "at" ? undefined : value));
}

test("exportXtce() writes the rover's telemetry so that it is read back to the same layouts", () => {
  const events = importDocuments(ROVER).schemas.filter(({ path }) => /Status|Science/.test(path))
    .filter(({ path }) => !path.includes("Arm"));
  const contract = contractOf(events);
  const { text, remarks } = exportXtce(contract, { name: "Rover" });
  deepEqual(remarks, []);
  const again = importDocuments(text);
  deepEqual(again.remarks, []);
  deepEqual(layoutsOf(contractOf(again.schemas)), layoutsOf(contract));
  equal(exportXtce(contractOf(again.schemas), { name: "Rover" }).text, text);
});

test("exportXtce() writes commands with ranges, defaults and constants", () => {
  const commands = importDocuments(ROVER).schemas.filter(({ kind }) => kind === "request");
  const { text } = exportXtce(contractOf(commands), { name: "Rover" });
  const [command] = importDocuments(text).schemas;
  const properties = command?.schema["properties"] as { [name: string]: JsonValue };
  deepEqual(properties["speed"], {
    type: "number",
    "x-unit": "m·s^-1",
    minimum: -2,
    maximum: 2,
    default: 0.5,
    "x-packet": { bits: 32 },
  });
  deepEqual(Object.keys(properties), ["sync", "opcode", "speed", "lamp"]);
});

test("exportXtce() puts elements into the order of the XTCE schema, and escapes text", () => {
  const schema = {
    "x-message": {},
    "x-packet": {},
    description: `a < b & "c"`,
    type: "object",
    properties: { "a.b": { type: "integer", "x-unit": "<&>", "x-packet": { bits: 8 } } },
  };
  const contract = contractOf([{ path: "a.schema.json", schema }]);
  const { text, remarks } = exportXtce(contract, { name: "My probe" });
  equal(remarks.length, 1);
  const root = readXml(new TextEncoder().encode(text), "a.xml");
  equal(root.attributes.get("name"), "My_probe");
  const sets = root.children[0]?.children.map(({ name }) => name);
  deepEqual(sets, ["ParameterTypeSet", "ParameterSet", "ContainerSet"]);
  const container = root.children[0]?.children[2]?.children[0];
  deepEqual(container?.children.map(({ name }) => name), ["LongDescription", "EntryList"]);
  equal(container?.children[0]?.text, `a < b & "c"`);
});

test("exportXtce() names what XTCE cannot say", () => {
  const schema = {
    "x-message": {},
    "x-packet": { checksum: { algorithm: "crc-16/ibm-3740" } },
    type: "object",
    properties: {
      mode: { type: "integer", "x-packet": { bits: 8, constant: 3 } },
      level: { type: ["integer", "null"], "x-packet": { bits: 8, invalid: [255] } },
      data: {
        type: "string",
        contentEncoding: "base64",
        "x-packet": { encoding: "bytes", length: { rest: true } },
      },
    },
  };
  const { remarks } = exportXtce(contractOf([{ path: "a.schema.json", schema }]), { name: "A" });
  deepEqual(remarks.map(({ pointer }) => pointer), [
    "/properties/mode",
    "/properties/level",
    "/properties/data",
    "",
  ]);
});

test("exportOpenMct() writes key, name, units, format and limits", () => {
  const { name, key, measurements } = exportOpenMct(contractOf(importDocuments(ROVER).schemas), {
    name: "My rover",
  });
  deepEqual([name, key], ["My rover", "my.rover"]);
  const all = measurements as readonly { readonly key: string; readonly values: unknown }[];
  const hull = all.find((one) => one.key.endsWith(".hull"));
  deepEqual(hull, {
    key: hull?.key,
    name: "hull",
    values: [
      {
        key: "value",
        name: "Value",
        units: "degC",
        format: "float",
        min: -40,
        max: 80,
        hints: { range: 1 },
      },
      { key: "utc", source: "timestamp", name: "Timestamp", format: "utc", hints: { domain: 1 } },
    ],
    limits: {
      WARNING: { low: { value: -20 }, high: { value: 60 } },
      CRITICAL: { low: { value: -40 }, high: { value: 80 } },
    },
  });
  const mode = JSON.stringify(all.find((one) => one.key.endsWith(".mode")));
  ok(mode.includes(`{"value":1,"string":"DRIVE"}`));
  equal(new Set(all.map((one) => one.key)).size, all.length);
});
