/**
 * Types and their (de)serialisation in other languages, by quicktype. It is handed one
 * self-contained schema of harmless names and texts, and a store that has nothing else.
 *
 * @module
 */
import { InputData, JSONSchemaInput, JSONSchemaStore, quicktypeMultiFile } from "quicktype-core";
import type { LanguageName, Options } from "quicktype-core";
import type { OutputFile } from "../emitter.ts";
import type { PortableContract } from "../languages/portable.ts";

/** What is asked of quicktype. */
export interface QuicktypeRequest {
  /** Its name for the language. */
  readonly lang: string;
  /** The file; languages with a file for each type name their files themselves. */
  readonly file: string;
  /** Options of the language. */
  readonly options: Readonly<Record<string, string>>;
}

/** Nothing is guessed: the schema says all. */
const INFERENCE = {
  inferMaps: false,
  inferEnums: false,
  inferUuids: false,
  inferDateTimes: false,
  inferIntegerStrings: false,
  inferBooleanStrings: false,
  combineClasses: false,
  ignoreJsonRefs: true,
} as const satisfies Partial<Options>;

const PINNED = {
  allPropertiesOptional: false,
  alphabetizeProperties: false,
  checkProvenance: false,
  fixedTopLevels: false,
  leadingComments: [],
} as const satisfies Partial<Options>;

/** A store that reaches no file and no network. */
class NoOtherSchemas extends JSONSchemaStore {
  /**
   * Refuses.
   *
   * @param address what was asked for
   * @throws {TypeError} always
   */
  override fetch(address: string): Promise<undefined> {
    throw new TypeError(`Schema "${address}" is not part of the contract`);
  }
}

/** Names depend on what quicktype keeps in globals: one run at a time. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Prints the types of a contract in another language.
 *
 * @param contract the types
 * @param request language and options
 * @returns the files
 * @throws {Error} of quicktype, when it cannot print a type
 */
export function printTypes(
  contract: PortableContract,
  request: QuicktypeRequest,
): Promise<readonly OutputFile[]> {
  const run = last.then(() => print(contract, request));
  last = run.catch(() => undefined);
  return run;
}

async function print(
  { definitions }: PortableContract,
  { lang, file, options }: QuicktypeRequest,
): Promise<readonly OutputFile[]> {
  const input = new JSONSchemaInput(new NoOtherSchemas());
  await input.addSource({
    name: "contract",
    uris: ["contract#/definitions/"],
    schema: JSON.stringify({ definitions }),
  });
  const inputData = new InputData();
  inputData.addInput(input);
  const rendered = await quicktypeMultiFile({
    ...INFERENCE,
    ...PINNED,
    leadingComments: [],
    inputData,
    lang: lang as LanguageName,
    outputFilename: file,
    rendererOptions: options,
  });
  return [...rendered].map(([path, { lines }]) => ({ path, text: lines.join("\n") }));
}
