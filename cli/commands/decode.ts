import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { setImmediate } from "node:timers";
import type { PacketError } from "../../packets/packet_error.ts";
import type { DecodablePacket } from "../../packets/packet.ts";
import { listOption, type OptionValues, UsageError } from "../command.ts";
import { createCutter, type CutterOptions, type PacketCutter } from "../decode/framings.ts";
import { importPackets } from "../decode/import_packets.ts";
import { loadPackets } from "../decode/load_packets.ts";
import { createRowPrinter, type RowPrinter } from "../decode/rows.ts";
import type { Terminal } from "../terminal.ts";

const CHUNK = 65_536;
const MAX_SKIP = 65_536;

/** As many faulty packets are named; the others are counted. */
const MAX_NAMED = 10;

/** One run: what it decodes with, where it prints, and what it has seen. */
interface Decoding {
  readonly packets: readonly DecodablePacket<unknown>[];
  readonly raw: boolean;
  readonly rows: RowPrinter;
  readonly terminal: Terminal;
  readonly counts: { decoded: number; faulty: number; unknown: number; longer: number };
}

/**
 * Runs `telestion decode`.
 *
 * @param options the options of the command
 * @param terminal where to write
 * @param operands the files
 * @returns the exit code: 0 when all packets were decoded
 * @throws {UsageError} for no file, and names that are none
 */
export async function runDecode(
  options: OptionValues,
  terminal: Terminal,
  operands: readonly string[],
): Promise<number> {
  if (operands.length === 0) throw new UsageError("No file is given: telestion decode FILE");
  const names = listOption(options, "schema");
  const loaded = await loadPackets({ schemas: String(options["schemas"]), names }, terminal);
  if (loaded === undefined) return 1;
  const { generation, layouts } = loaded;
  const format = String(options["format"]);
  const decoding: Decoding = {
    rows: createRowPrinter(format, layouts, (line) => terminal.print(line)),
    packets: await importPackets(generation.outputs, layouts),
    raw: options["raw"] === true,
    terminal,
    counts: { decoded: 0, faulty: 0, unknown: 0, longer: 0 },
  };
  const cutting = cutterOptions(options);
  for (const file of operands) {
    const cutter = createCutter(cutting, layouts);
    await decodeFile(file, cutter, decoding);
    report(file, cutter, decoding);
  }
  const { decoded, faulty } = decoding.counts;
  return faulty > 0 || decoded === 0 ? 1 : 0;
}

function cutterOptions(options: OptionValues): CutterOptions {
  const { framing, skip, join, only } = options;
  const bytes = Number(skip);
  if (!/^\d+$/.test(String(skip)) || bytes > MAX_SKIP) {
    throw new UsageError(`Option "--skip" is "${skip}": expected a number of bytes up to 65536`);
  }
  return { framing: String(framing), skip: bytes, join: join === true, only: only === true };
}

/** The file comes in chunks, so that its size does not matter. */
async function decodeFile(file: string, cutter: PacketCutter, decoding: Decoding): Promise<void> {
  const { terminal, rows } = decoding;
  const descriptor = open(resolve(terminal.cwd, file), file);
  try {
    const { size } = fstatSync(descriptor);
    const chunk = new Uint8Array(CHUNK);
    for (let at = 0;;) {
      const length = readSync(descriptor, chunk, 0, CHUNK, null);
      if (length === 0) break;
      at += length;
      for (const bytes of cutter.push(chunk.subarray(0, length))) decodePacket(bytes, decoding);
      terminal.progress(`Decoding ${file}: ${Math.round(at / Math.max(size, at) * 100)} %`);
      await outputWritten();
    }
    for (const bytes of cutter.end()) decodePacket(bytes, decoding);
    rows.end();
  } finally {
    closeSync(descriptor);
  }
}

/** A slow reader of the output is waited for: what it has not taken would fill the memory. */
function outputWritten(): Promise<void> {
  const { stdout } = process;
  return new Promise((resolve) => {
    if (!stdout.writableNeedDrain) return setImmediate(resolve);
    const done = (): void => {
      stdout.off("drain", done).off("close", done);
      resolve();
    };
    stdout.on("drain", done).on("close", done);
  });
}

function open(path: string, file: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`File "${file}" cannot be read: ${reason}`);
  }
}

function decodePacket(bytes: Uint8Array, { packets, raw, rows, terminal, counts }: Decoding): void {
  const packet = packets.find((one) => one.selects(bytes));
  if (packet === undefined) {
    counts.unknown++;
    return;
  }
  const index = counts.decoded + counts.faulty + counts.unknown;
  try {
    const { length = bytes.length } = packet;
    const own = bytes.length > length ? bytes.subarray(0, length) : bytes;
    const value = raw ? packet.decodeRaw(own) : packet.decode(own);
    counts.decoded++;
    if (own !== bytes) counts.longer++;
    rows.print({ name: packet.name, value });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    counts.faulty++;
    if (counts.faulty > MAX_NAMED) return;
    const place = isPacketError(error) ? ` at byte ${error.offset} ${error.pointer}`.trimEnd() : "";
    const label = terminal.paint("red", "error");
    terminal.complain(`${label}: packet ${index} (${packet.name})${place}: ${error.message}`);
  }
}

/** By its members: generated code may have a copy of the class. */
function isPacketError(error: Error): error is PacketError {
  return error.name === "PacketError" && "offset" in error && "pointer" in error;
}

function report(file: string, { stats }: PacketCutter, { counts, terminal }: Decoding): void {
  const { decoded, faulty, unknown, longer } = counts;
  const also = [
    ...longer > 0 ? [`${longer} longer than their layout`] : [],
    ...unknown > 0 ? [`${unknown} of other kinds`] : [],
    `${stats.lostBytes} bytes of ${stats.bytes} in no packet`,
  ];
  terminal.complain(`${file}: ${decoded} packets decoded, ${faulty} faulty, ${also.join(", ")}`);
  for (const { apid, type, packets, gaps, missing, duplicates } of stats.sources ?? []) {
    terminal.complain(
      `  APID ${apid} (${type}): ${packets} packets, ${gaps} gaps (${missing} missing), ` +
        `${duplicates} duplicates`,
    );
  }
}
