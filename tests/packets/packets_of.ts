import { generate } from "../../codegen/generate.ts";
import { emitters } from "../../codegen/emitters/all.ts";
import { jsonSource } from "../../codegen/sources/json.ts";
import { importPackets } from "../../cli/decode/import_packets.ts";
import type { PacketLayout } from "../../codegen/packets/layout.ts";
import type { Packet } from "../../packets/packet.ts";

/** A message with any members. */
export type AnyMessage = { [name: string]: unknown };

/** Packets that were generated, by their schema's path without ending, and their layouts. */
export interface GeneratedPackets {
  readonly packets: ReadonlyMap<string, Packet<AnyMessage, AnyMessage>>;
  readonly layouts: readonly PacketLayout[];
}

/** Generates and imports the packets of schemas that are given by path; throws for problems. */
export async function packetsOf(
  schemas: readonly { readonly path: string; readonly schema: unknown }[],
): Promise<GeneratedPackets> {
  const files = schemas.map(({ path, schema }) => ({
    path,
    absolutePath: `/schemas/${path}`,
    text: JSON.stringify(schema),
  }));
  const { contract, problems, outputs } = await generate(files, {
    sources: [jsonSource],
    emitters,
  });
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new TypeError(JSON.stringify(errors, null, 2));
  const { layouts = [] } = contract;
  const packets = await importPackets(outputs, layouts);
  return {
    layouts,
    packets: new Map(layouts.map(({ at }, index) => [
      at.file.replace(".schema.json", ""),
      packets[index] as Packet<AnyMessage, AnyMessage>,
    ])),
  };
}
