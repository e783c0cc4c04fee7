/**
 * Runs generated decoders: written into a folder of their own, imported, and removed.
 *
 * @module
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import type { OutputFile } from "../../codegen/emitter.ts";
import { packetName } from "../../codegen/names.ts";
import type { PacketLayout } from "../../codegen/packets/layout.ts";
import type { DecodablePacket } from "../../packets/packet.ts";

/** Modules that generated code imports, from the sources and as they are built. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  "telestion-edge/packets": ["../../packets/mod.ts", "./packets.js", "../packets.js"],
  "telestion-edge/validation": [
    "../../runtime/validation.ts",
    "./validation.js",
    "../validation.js",
  ],
};

/**
 * Imports the packets of generated code.
 *
 * @param outputs the files of `telestion gen`
 * @param layouts the packets that are wanted
 * @returns a packet for each layout
 */
export async function importPackets(
  outputs: readonly OutputFile[],
  layouts: readonly PacketLayout[],
): Promise<readonly DecodablePacket<unknown>[]> {
  const folder = mkdtempSync(join(tmpdir(), "telestion-decode-"));
  try {
    writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
    for (const { path, text } of outputs) writeFileSync(join(folder, path), withUrls(text));
    const module = await importModule(pathToFileURL(join(folder, "packets.ts")).href);
    return layouts.map(({ typeName }) => module[packetName(typeName)] as DecodablePacket<unknown>);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** There is no package beside the folder: its modules are named by where they lie. */
function withUrls(text: string): string {
  return text.replace(/ from "(telestion-edge\/\w+)";$/gm, (line, name: string) => {
    const place = MODULES[name]?.map((path) => new URL(path, import.meta.url))
      .find((url) => url.protocol !== "file:" || existsSync(url));
    return place === undefined ? line : ` from ${JSON.stringify(place.href)};`;
  });
}

/** Deno and Bun import TypeScript by themselves, Node with all of its syntax only through tsx. */
async function importModule(url: string): Promise<Record<string, unknown>> {
  const { deno, bun } = process.versions;
  if (deno !== undefined || bun !== undefined) return await import(url);
  const { tsImport } = await import("tsx/esm/api");
  return await tsImport(url, import.meta.url);
}
