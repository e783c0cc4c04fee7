/**
 * Definitions in files become schemas, and problems with a line.
 *
 * @module
 */
import type { JsonValue } from "../../codegen/model.ts";
import { importTable, type TableOptions } from "../../codegen/packets/table.ts";
import { importXtce } from "../../codegen/packets/xtce/import_xtce.ts";
import { readXml, XmlError } from "./read_xml.ts";

/** A file that was read. */
export interface DefinitionFile {
  /** As it was given. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A schema that is to be written. */
export interface SchemaOutput {
  /** Path within the folder. */
  readonly path: string;
  /** Where it comes from, for its comment. */
  readonly source: string;
  readonly schema: { readonly [name: string]: JsonValue };
  /** How many properties it has. */
  readonly fields: number;
}

/** Something in a definition that keeps schemas from being written, or is not supported. */
export interface ImportProblem {
  readonly severity: "error" | "warning";
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What came of files. */
export interface ImportOutcome {
  readonly schemas: readonly SchemaOutput[];
  readonly problems: readonly ImportProblem[];
}

/**
 * Imports XTCE documents that belong together.
 *
 * @param files the documents
 * @returns schemas, and what is wrong or not supported
 */
export function importXtceFiles(files: readonly DefinitionFile[]): ImportOutcome {
  const problems: ImportProblem[] = [];
  const roots = files.flatMap(({ name, bytes }) => {
    try {
      return [readXml(bytes, name)];
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      problems.push({ severity: "error", file: name, ...error.place, message: error.message });
      return [];
    }
  });
  const { schemas, remarks } = importXtce(roots);
  const source = files.map(({ name }) => baseName(name)).join(", ");
  if (problems.length === 0 && schemas.length === 0) {
    const message = "Definition has no container that is not abstract, and no command";
    problems.push({ severity: "error", file: files[0]?.name ?? "", line: 1, column: 1, message });
  }
  return {
    schemas: schemas.map((one) => ({ ...one, source })),
    problems: [
      ...problems,
      ...remarks.map((remark) => ({ severity: "warning" as const, ...remark })),
    ],
  };
}

/**
 * Imports a field table.
 *
 * @param file the table in UTF-8
 * @param options its message's name and APID
 * @returns the schema, or what is wrong
 */
export function importTableFile(
  { name, bytes }: DefinitionFile,
  options: TableOptions,
): ImportOutcome {
  const title = options.name.slice(options.name.lastIndexOf("/") + 1);
  const text = new TextDecoder().decode(bytes);
  const { schema, problems, fields } = importTable(text, { ...options, name: title });
  const path = `${options.name}.schema.json`;
  return {
    schemas: schema === undefined ? [] : [{ path, source: baseName(name), schema, fields }],
    problems: problems.map((problem) => ({
      severity: "error" as const,
      file: name,
      column: 1,
      ...problem,
    })),
  };
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
