import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { readXml } from "../../cli/import/read_xml.ts";
import { importTable } from "../../codegen/packets/table.ts";
import { importXtce } from "../../codegen/packets/xtce/import_xtce.ts";
import { createSpacePacketDecoder } from "../../packets/mod.ts";
import type { Packet } from "../../packets/packet.ts";
import { readJpss } from "./jpss.ts";
import { type AnyMessage, packetsOf } from "./packets_of.ts";

interface Decoders {
  readonly xtce: Packet<AnyMessage, AnyMessage>;
  readonly table: Packet<AnyMessage, AnyMessage>;
}

/** The decoders of both notations; `undefined` where the data is absent. */
async function importBoth(): Promise<Decoders | undefined> {
  const jpss = readJpss();
  if (jpss.bytes === undefined) return undefined;
  const { schemas, remarks } = importXtce([
    readXml(new TextEncoder().encode(jpss.xtce), "jpss.xml"),
  ]);
  deepEqual(remarks, []);
  const { schema, problems } = importTable(jpss.table, { name: "jpss", apid: 11 });
  deepEqual(problems, []);
  const [first] = (await packetsOf(schemas)).packets.values();
  const [second] = (await packetsOf([{ path: "jpss.schema.json", schema }])).packets.values();
  ok(first !== undefined && second !== undefined);
  return { xtce: first, table: second };
}

function packetsOfFile(bytes: Uint8Array): Uint8Array[] {
  const decoder = createSpacePacketDecoder();
  return [...decoder.push(bytes), ...decoder.end()].map((packet) => packet.bytes);
}

function length(...values: readonly unknown[]): number {
  return Math.hypot(...values.map(Number));
}

test("importXtce() and importTable() give equal decoders of JPSS-1, and its bytes back", async () => {
  const decoders = await importBoth();
  if (decoders === undefined) return;
  const { bytes = new Uint8Array(0) } = readJpss();
  const packets = packetsOfFile(bytes);
  equal(packets.length, 7200);
  for (const packet of packets) {
    const value = decoders.xtce.decode(packet);
    deepEqual(value, decoders.table.decode(packet));
    deepEqual(decoders.xtce.encode(value), packet);
    deepEqual(decoders.table.encode(value), packet);
  }
});

test("importXtce() gives the known distances, speeds and norms of JPSS-1", async () => {
  const decoders = await importBoth();
  if (decoders === undefined) return;
  const { bytes = new Uint8Array(0) } = readJpss();
  const packets = packetsOfFile(bytes);
  const figures = [0, 3600, 7199].map((index) => {
    const value = decoders.xtce.decode(packets[index] ?? new Uint8Array(0));
    return [
      (length(value["ADGPSPOSX"], value["ADGPSPOSY"], value["ADGPSPOSZ"]) / 1000).toFixed(1),
      length(value["ADGPSVELX"], value["ADGPSVELY"], value["ADGPSVELZ"]).toFixed(1),
      (length(value["ADCFAQ1"], value["ADCFAQ2"], value["ADCFAQ3"], value["ADCFAQ4"]) ** 2)
        .toFixed(6),
      value["DOY"],
    ];
  });
  deepEqual(figures, [
    ["7205.7", "7536.1", "1.000000", 23109],
    ["7205.2", "7535.9", "1.000000", 23109],
    ["7212.4", "7514.9", "1.000000", 23109],
  ]);
});
