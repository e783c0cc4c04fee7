import { pathToFileURL } from "node:url";
import { emitters } from "../../../codegen/emitters/all.ts";
import { packetName } from "../../../codegen/names.ts";
import type { Problem } from "../../../codegen/model.ts";
import type { Packet } from "../../../packets/packet.ts";
import { contractOf, type Schemas } from "../../codegen/support/emitted.ts";
import { CACHE_FOLDER } from "../../helpers/runtimes.ts";
import { createTemporaryFolder } from "../../helpers/temporary_folder.ts";

/** A packet as it was generated, whatever its message. */
export type AnyPacket = Packet<unknown, unknown, Readonly<Record<string, string>>>;

/** What generated code exports: packets by the names of their schemas, and all by its own name. */
export interface ImportedPackets {
  packet(schema: string): AnyPacket;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The text of `packets.ts` for some schemas; `""` where none has a layout. */
export function emitPackets(schemas: Schemas): string {
  return emitAll(schemas)["packets.ts"] ?? "";
}

/** All files that are generated for some schemas, by path. */
export function emitAll(schemas: Schemas): Record<string, string> {
  const { contract, problems } = contractOf(schemas);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new TypeError(JSON.stringify(errors, null, 2));
  const outputs = emitters.flatMap((emitter) =>
    emitter.emit(contract, { packageName: "telestion-edge" })
  );
  return Object.fromEntries(outputs.map(({ path, text }) => [path, text]));
}

/** Generates, writes and imports what some schemas become. */
export async function importPackets(schemas: Schemas): Promise<ImportedPackets> {
  // Within the project, so that the name of the package leads to its source.
  const folder = await createTemporaryFolder({ in: CACHE_FOLDER, files: emitAll(schemas) });
  try {
    const exports: Record<string, unknown> = await import(
      pathToFileURL(folder.resolve("packets.ts")).href
    );
    const { contract } = contractOf(schemas);
    return {
      exports,
      packet(schema) {
        const definition = contract.definitions.find(({ id }) => id === `${schema}.schema.json#`);
        return exports[packetName(definition?.typeName ?? "")] as AnyPacket;
      },
    };
  } finally {
    await folder.remove();
  }
}

/** The one packet of a schema. */
export async function importPacket(schema: unknown): Promise<AnyPacket> {
  return (await importPackets({ packet: schema })).packet("packet");
}

/** What is wrong with a schema: severity, pointer and message. */
export function problemsOf(schema: unknown): readonly Problem[] {
  return contractOf({ packet: schema }).problems;
}
