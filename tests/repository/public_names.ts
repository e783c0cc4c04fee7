/**
 * The public API, read from the source: what the entry points export, with its doc comments.
 *
 * @module
 */
import { posix } from "node:path";
import ts from "typescript";
import { parse } from "./floors.ts";
import { readProjectFile } from "./project_files.ts";

/** The entry points of the package, as `deno.json` exports them. */
export const ENTRY_POINTS: readonly string[] = [
  "mod.ts",
  "client.ts",
  "runtime/validation.ts",
  "runtime/adapters/formats_idn.ts",
  "codegen/mod.ts",
  "packets/mod.ts",
  "broker/mod.ts",
  "broker/testing.ts",
  "runtime/adapters/transport_deno.ts",
];

/** A declaration that the package exports. */
export type PublicDeclaration =
  | ts.FunctionDeclaration
  | ts.ClassDeclaration
  | ts.VariableStatement
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration;

/** A name that the package exports. */
export interface PublicName {
  readonly name: string;
  /** The file that declares it. */
  readonly file: string;
  /** Overloads are several. */
  readonly declarations: readonly PublicDeclaration[];
}

/**
 * Lists what an entry point exports, through re-exports down to the declarations.
 *
 * @param entry path within the project
 * @returns the names
 * @throws {Error} for an export that is found nowhere
 */
export function listPublicNames(entry: string): PublicName[] {
  return parseFile(entry).statements.flatMap((statement): PublicName[] => {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement;
      if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
      return exportClause.elements.map(({ name, propertyName }) => {
        const target = moduleSpecifier === undefined
          ? entry
          : resolveImport(entry, moduleSpecifier.getText());
        return { ...findName(target, (propertyName ?? name).text), name: name.text };
      });
    }
    return isDeclaration(statement) && isExported(statement)
      ? namesOf(statement).map((name) => findName(entry, name))
      : [];
  });
}

const FILES = new Map<string, ts.SourceFile>();

function parseFile(path: string): ts.SourceFile {
  const file = FILES.get(path) ?? parse(readProjectFile(path));
  FILES.set(path, file);
  return file;
}

function findName(file: string, name: string): PublicName {
  const { statements } = parseFile(file);
  const declarations = statements
    .filter(isDeclaration)
    .filter((statement) => namesOf(statement).includes(name));
  if (declarations.length > 0) return { name, file, declarations };
  for (const statement of statements) {
    const target = forwards(statement, name);
    if (target !== undefined) return findName(resolveImport(file, target.from), target.name);
  }
  throw new Error(`Found no declaration of "${name}" in ${file}`);
}

/** Where a file has a name from: `export { a as b } from "…"`. */
function forwards(node: ts.Statement, name: string): { name: string; from: string } | undefined {
  if (!ts.isExportDeclaration(node) || node.moduleSpecifier === undefined) return undefined;
  if (node.exportClause === undefined || !ts.isNamedExports(node.exportClause)) return undefined;
  const element = node.exportClause.elements.find((candidate) => candidate.name.text === name);
  if (element === undefined) return undefined;
  return {
    name: (element.propertyName ?? element.name).text,
    from: node.moduleSpecifier.getText(),
  };
}

function resolveImport(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier.slice(1, -1));
}

function isDeclaration(node: ts.Statement): node is PublicDeclaration {
  return ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) ||
    ts.isVariableStatement(node) || ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node);
}

function isExported(node: PublicDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function namesOf(node: PublicDeclaration): string[] {
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.map(({ name }) => name.getText());
  }
  return node.name === undefined ? [] : [node.name.text];
}
