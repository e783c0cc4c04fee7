/**
 * From a schema folder to packets: read and generated in memory.
 *
 * @module
 */
import { basename, dirname, resolve } from "node:path";
import type { Generation } from "../../codegen/generate.ts";
import type { PacketLayout } from "../../codegen/packets/layout.ts";
import { didYouMean } from "../../codegen/suggest.ts";
import { nodeFiles, withSlashes } from "../adapters/files.ts";
import { UsageError } from "../command.ts";
import { generateInMemory, SCHEMA_SUFFIXES } from "../generate_in_memory.ts";
import type { Terminal } from "../terminal.ts";

/** Which packets are meant. */
export interface PacketSelection {
  /** The schema folder, as it was given. */
  readonly schemas: string;
  /** Names or files of schemas; none: all that have a layout. */
  readonly names: readonly string[];
}

/** Packets that were found. */
export interface LoadedPackets {
  readonly generation: Generation;
  /** Those that were asked for. */
  readonly layouts: readonly PacketLayout[];
}

/**
 * Reads schemas and picks the packets that are meant.
 *
 * @param selection the folder, and which of its packets
 * @param terminal where to say what is wrong
 * @returns the packets; `undefined` when a schema is wrong, which was said
 * @throws {UsageError} when there is no such folder or packet
 */
export async function loadPackets(
  { schemas, names }: PacketSelection,
  terminal: Terminal,
): Promise<LoadedPackets | undefined> {
  const folder = folderOf(schemas, names, terminal);
  const generation = await generateInMemory(folder, terminal);
  if (generation === undefined) return undefined;
  const { layouts = [] } = generation.contract;
  if (layouts.length === 0) {
    throw new UsageError(`No schema in "${schemas}" has a layout: expected "x-packet" in one`);
  }
  const chosen = names.map((name) => findLayout(name, layouts));
  return { generation, layouts: chosen.length === 0 ? layouts : chosen };
}

/** A file that lies elsewhere brings its own folder with it. */
function folderOf(schemas: string, names: readonly string[], { cwd }: Terminal): string {
  const folder = withSlashes(resolve(cwd, schemas));
  const [file] = names.map((name) => withSlashes(resolve(cwd, name)))
    .filter((path) => SCHEMA_SUFFIXES.some((suffix) => path.endsWith(suffix)));
  const isWithin = file === undefined || file.startsWith(`${folder}/`);
  const found = isWithin ? folder : withSlashes(dirname(file));
  if (nodeFiles.resolve(found)?.kind === "folder") return found;
  throw new UsageError(`Schema folder "${schemas}" does not exist: name it with --schemas DIR`);
}

/** By the name in its stream, its type, its path or its file. */
function findLayout(name: string, layouts: readonly PacketLayout[]): PacketLayout {
  const plain = basename(withSlashes(name)).replace(/\.schema\.\w+$/, "").toLowerCase();
  const wanted = withSlashes(name).toLowerCase();
  const exact = layouts.filter((layout) =>
    [layout.name, layout.typeName, pathOf(layout)].some((one) => one.toLowerCase() === wanted)
  );
  const found = exact.length > 0
    ? exact
    : layouts.filter((layout) => basename(pathOf(layout)).toLowerCase() === plain);
  const [layout, other] = found;
  if (layout !== undefined && other === undefined) return layout;
  const names = layouts.map(pathOf);
  if (other !== undefined) {
    throw new UsageError(`Schema "${name}" is several: ${found.map(pathOf).join(", ")}`);
  }
  throw new UsageError(`No packet has the schema "${name}"${didYouMean(name, names)}`);
}

/** The schema's path without its ending. */
function pathOf({ at }: PacketLayout): string {
  return at.file.replace(/\.schema\.\w+$/, "");
}
