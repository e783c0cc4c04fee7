import { basename, resolve } from "node:path";
import { readFileSync, statSync } from "node:fs";
import { didYouMean } from "../../codegen/suggest.ts";
import { withSlashes } from "../adapters/files.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { type ImportOutcome, importTableFile, importXtceFiles } from "../import/import_files.ts";
import { MAX_DOCUMENT_BYTES } from "../import/read_xml.ts";
import { reportImport, writeSchemas } from "../import/write_schemas.ts";
import type { Terminal } from "../terminal.ts";

const KINDS = ["xtce", "table"];

/** What a message's file may be called: folders and a name that can be a subject. */
const MESSAGE_NAME = /^[\p{L}\p{N}_-]+(?:\/[\p{L}\p{N}_-]+)*$/u;

/**
 * Runs `telestion import`.
 *
 * @param options the options of the command
 * @param terminal where to write
 * @param operands the kind, and the files
 * @returns the exit code: 0 when all is well, 1 when a file cannot be read or written
 * @throws {UsageError} for another kind, no files, and options that cannot be
 */
export function runImport(
  options: OptionValues,
  terminal: Terminal,
  operands: readonly string[],
): Promise<number> {
  const [kind = "", ...names] = operands;
  if (!KINDS.includes(kind)) {
    const hint = didYouMean(kind, KINDS) || `: expected ${KINDS.join(" or ")}`;
    throw new UsageError(`Unknown kind of definition "${kind}"${hint}`);
  }
  if (names.length === 0) throw new UsageError(`No file is given: telestion import ${kind} FILE`);
  const files = names.map((name) => readFile(name, terminal));
  const outcomes = kind === "xtce"
    ? [importXtceFiles(files)]
    : files.map((file) => importTableFile(file, tableOptions(file.name, options, files.length)));
  return Promise.resolve(finish(outcomes, options, terminal));
}

/** A file that was read. */
function readFile(name: string, { cwd }: Terminal): { name: string; bytes: Uint8Array } {
  const path = resolve(cwd, name);
  try {
    const { size } = statSync(path);
    // Beyond the limit the first bytes are enough to refuse it.
    if (size > MAX_DOCUMENT_BYTES) return { name, bytes: new Uint8Array(MAX_DOCUMENT_BYTES + 1) };
    return { name, bytes: new Uint8Array(readFileSync(path)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`File "${name}" cannot be read: ${reason}`);
  }
}

function tableOptions(file: string, options: OptionValues, count: number) {
  const { name, apid } = options;
  if (count > 1 && (name !== undefined || apid !== undefined)) {
    throw new UsageError(`Options "--name" and "--apid" are for one table: got ${count}`);
  }
  const own = basename(withSlashes(file)).replace(/\.[^.]*$/, "").replace(
    /[^\p{L}\p{N}_-]+/gu,
    "_",
  );
  const message = name === undefined ? own : String(name);
  if (!MESSAGE_NAME.test(message)) {
    throw new UsageError(`Option "--name" is "${message}": expected such as telemetry/orbit`);
  }
  return { name: message, header: options["no-header"] !== true, ...readApid(apid) };
}

function readApid(text: OptionValues[string]): { readonly apid?: number } {
  if (text === undefined) return {};
  const apid = Number(text);
  if (/^(?:\d+|0x[\da-f]+)$/i.test(String(text)) && apid <= 2047) return { apid };
  throw new UsageError(`Option "--apid" is "${text}": expected a number from 0 to 2047`);
}

function finish(
  outcomes: readonly ImportOutcome[],
  options: OptionValues,
  terminal: Terminal,
): number {
  const out = withSlashes(resolve(terminal.cwd, String(options["out"])));
  const schemas = outcomes.flatMap((outcome) => outcome.schemas);
  const problems = outcomes.flatMap((outcome) => outcome.problems);
  const failed = problems.some(({ severity }) => severity === "error");
  const written = failed
    ? undefined
    : writeSchemas(schemas, { out, force: options["force"] === true });
  return reportImport({ out, written, problems }, terminal, { json: options["json"] === true });
}
