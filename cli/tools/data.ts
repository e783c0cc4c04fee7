import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { quote } from "../../codegen/suggest.ts";
import { UsageError } from "../command.ts";
import type { Terminal } from "../terminal.ts";
import { type CatalogMessage, readPayload } from "./catalog.ts";
import { showIssues } from "./show.ts";

/** How the data of a command is read. */
export interface DataRequest {
  /** The argument: the data itself, `@FILE`, or `-` for stdin. */
  readonly argument: string | undefined;
  /** What the schemas say of the subject. */
  readonly message: CatalogMessage | undefined;
  /** Take the data as it is. */
  readonly raw: boolean;
}

const HEX = /^hex:((?:[\da-f]{2}\s*)*)$/i;
const BASE64 = /^base64:([A-Za-z\d+/]*={0,2})$/;

/**
 * Reads the data that a command sends, and checks it against its schema.
 *
 * @param request where the data is, and what it must fit
 * @param terminal where to say what does not fit
 * @returns the payload; `undefined` when it does not fit, which was said
 * @throws {UsageError} when there is no data, no such file, or no bytes for a binary message
 */
export async function readData(
  request: DataRequest,
  terminal: Terminal,
): Promise<Uint8Array | undefined> {
  const { argument, message, raw } = request;
  const bytes = await readBytes(request, terminal);
  if (raw || message === undefined) return bytes;
  const { valid, issues } = readPayload(bytes, message);
  if (valid !== false) return bytes;
  const name = message.descriptor.name;
  terminal.complain(`${terminal.paint("red", "error")}: Message "${name}" is invalid`);
  showIssues(issues, terminal);
  if (argument !== undefined) terminal.complain("Nothing was sent: --raw sends it unchecked");
  return undefined;
}

async function readBytes(
  { argument, message, raw }: DataRequest,
  { cwd }: Terminal,
): Promise<Uint8Array> {
  if (argument === undefined) {
    if (message === undefined || raw) return new Uint8Array();
    throw new UsageError(
      `Message "${message.descriptor.name}" needs data: give it, "@FILE", or "-" for stdin`,
    );
  }
  if (argument === "-") return await readStdin();
  if (argument.startsWith("@")) return readFile(resolve(cwd, argument.slice(1)), argument);
  const [, hex] = HEX.exec(argument) ?? [];
  const [, base64] = BASE64.exec(argument) ?? [];
  if (message?.model.content !== "json" && hex !== undefined) {
    return Buffer.from(hex.replaceAll(/\s/g, ""), "hex");
  }
  if (message?.model.content !== "json" && base64 !== undefined) {
    return Buffer.from(base64, "base64");
  }
  if (message?.model.content === "binary" && !raw) {
    throw new UsageError(
      `Message "${message.descriptor.name}" is binary: expected hex:…, base64:…, @FILE or "-"`,
    );
  }
  return new TextEncoder().encode(argument);
}

function readFile(path: string, argument: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? `${error.code}` : "unknown";
    throw new UsageError(`Cannot read the data of ${quote(argument)}: ${reason}`);
  }
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}
