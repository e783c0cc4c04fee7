/**
 * What generated files say of themselves: that `gen` wrote them, so that nothing else is
 * overwritten, and from what, so that a run without changes ends early. No state file is needed.
 *
 * @module
 */
import type { OutputFile } from "./emitter.ts";
import type { Digest } from "./files.ts";
import { DOCUMENT_PREAMBLE, JSON_PREAMBLE, preambleFor } from "./preamble.ts";
import { compareText } from "./problem_list.ts";
import type { SourceFile } from "./source.ts";
import { VERSION } from "./version.ts";

/** How much a schema folder holds. */
export interface Counts {
  readonly schemas: number;
  readonly messages: number;
  readonly types: number;
}

/** What the generated index says about the run that wrote it. */
export interface Manifest extends Counts {
  /** Hash of all that the output depends on. */
  readonly inputs: string;
  /** Hash of all generated files, without the manifest itself. */
  readonly outputs: string;
}

/** The file that carries the manifest. */
const INDEX = "mod.ts";

const HEAD = preambleFor("//");
const MANIFEST =
  /^\/\/ From (\d+) schemas: (\d+) messages, (\d+) types\. Inputs ([0-9a-f]{32}), outputs ([0-9a-f]{32})\.\n/m;

/**
 * Whether `gen` wrote a text.
 *
 * @param text the content of a file
 * @returns whether it starts as generated files do
 */
export function isGenerated(text: string): boolean {
  return [HEAD, preambleFor("#"), JSON_PREAMBLE].some((head) => text.startsWith(head)) ||
    isPage(text);
}

/** A page begins with who wrote it, a picture with its element. */
function isPage(text: string): boolean {
  const start = text.startsWith("<svg ") ? text.indexOf("\n") + 1 : 0;
  return text.startsWith(DOCUMENT_PREAMBLE, start);
}

/**
 * Puts the manifest into the index, if there is one.
 *
 * @param outputs the files as emitters made them
 * @param facts what the manifest says, but for the hash of the files
 * @param digest how to hash
 * @returns the files to write
 */
export function addManifest(
  outputs: readonly OutputFile[],
  facts: Omit<Manifest, "outputs">,
  digest: Digest,
): readonly OutputFile[] {
  const { schemas, messages, types, inputs } = facts;
  const hash = hashOutputs(outputs, digest);
  const line = `// From ${schemas} schemas: ${messages} messages, ${types} types. ` +
    `Inputs ${inputs}, outputs ${hash}.\n`;
  return outputs.map((output) =>
    output.path === INDEX
      ? { path: INDEX, text: output.text.replace(HEAD, `${HEAD}${line}`) }
      : output
  );
}

/**
 * Reads the manifest of an output folder.
 *
 * @param outputs the generated files that are there
 * @returns the manifest; `undefined` when there is none
 */
export function readManifest(outputs: readonly OutputFile[]): Manifest | undefined {
  const index = outputs.find(({ path }) => path === INDEX);
  const [, schemas, messages, types, inputs, hash] = MANIFEST.exec(index?.text ?? "") ?? [];
  if (inputs === undefined || hash === undefined) return undefined;
  return {
    schemas: Number(schemas),
    messages: Number(messages),
    types: Number(types),
    inputs,
    outputs: hash,
  };
}

/**
 * Hashes all that the output depends on.
 *
 * @param files the schemas, sorted
 * @param options `packageName`: what generated code imports from
 * @param digest how to hash
 * @returns 32 hexadecimal digits
 */
export function hashInputs(
  files: readonly SourceFile[],
  options: { readonly packageName: string },
  digest: Digest,
): string {
  // Lengths keep `["ab", "c"]` and `["a", "bc"]` apart.
  const head = [VERSION, options.packageName].map((part) => `${part.length}:${part}`);
  const parts = files.flatMap(({ path, text }) => [
    `${path.length}:${path}${text.length}:`,
    text,
  ]);
  return digest([...head, ...parts]).slice(0, 32);
}

/** A file as it was found: its bytes need not become text to be compared. */
export interface FoundFile extends OutputFile {
  readonly bytes: Uint8Array;
}

/**
 * Hashes generated files, but for the manifest among them.
 *
 * @param outputs the files, in any order
 * @param digest how to hash
 * @returns 32 hexadecimal digits
 */
export function hashOutputs(
  outputs: readonly (OutputFile | FoundFile)[],
  digest: Digest,
): string {
  const sorted = outputs.toSorted((a, b) => compareText(a.path, b.path));
  const lines = sorted.map((output) => `${output.path}:${digestOf(output, digest)}\n`);
  return digest(lines).slice(0, 32);
}

/** What was hashed last, by path: most outputs of a watcher are what they were. */
const known = new Map<string, { readonly text: string; readonly hash: string }>();

function digestOf(output: OutputFile | FoundFile, digest: Digest): string {
  const content = contentOf(output);
  if (typeof content !== "string") return digest([content]);
  const before = known.get(output.path);
  if (before?.text === content) return before.hash;
  const hash = digest([content]);
  known.set(output.path, { text: content, hash });
  return hash;
}

/** Bytes with carriage returns may be those of a text that git has changed. */
function contentOf(output: OutputFile | FoundFile): string | Uint8Array {
  if (output.path === INDEX) return output.text.replace(MANIFEST, "");
  return "bytes" in output && !output.bytes.includes(CARRIAGE_RETURN) ? output.bytes : output.text;
}

const CARRIAGE_RETURN = 0x0d;
