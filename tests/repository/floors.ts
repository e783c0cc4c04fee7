/**
 * The floors of `docs/architecture.md`: which file may import which.
 *
 * @module
 */
import { posix } from "node:path";
import ts from "typescript";

/** A source file. */
export interface SourceText {
  /** Path within the project, with `/`. */
  readonly path: string;
  readonly text: string;
}

const FOUNDATIONS = [
  "runtime/errors.ts",
  "runtime/nearest.ts",
  "runtime/subject.ts",
  "runtime/validator.ts",
];
const ENTRIES = [
  "mod.ts",
  "client.ts",
  "codegen/mod.ts",
  "packets/mod.ts",
  "broker/mod.ts",
  "broker/start_bus.ts",
  "broker/test_bus.ts",
  "broker/testing.ts",
  "runtime/start.ts",
];
const TYPES_ONLY = /^\/\*\*\s+\* (?:PORT:|The contract model:)/;

/** What code of a folder may import beside its own folder; `adapters` and the like are floor 3. */
const REACH: Readonly<Record<string, (path: string, floor: number) => boolean>> = {
  runtime: () => false,
  packets: (path, floor) => path.startsWith("runtime/") && floor === 0,
  codegen: (path, floor) => /^(?:runtime|packets)\//.test(path) && floor <= 1,
  cli: (path) => /^(?:runtime|codegen|packets|broker)\//.test(path) || path === "mod.ts",
  broker: (path) => path.startsWith("runtime/") || path === "mod.ts",
  "ground-station": (path) => !/^(?:tests|bench)\//.test(path),
  schemas: (path) => path.startsWith("schemas/"),
  tests: () => true,
  bench: () => true,
};

const PLATFORM_FOLDERS = /^(?:(?:runtime|broker)\/adapters|cli|ground-station|tests|bench)\//;
const PACKAGE_FOLDERS =
  /^(?:(?:runtime|codegen|broker)\/(?:adapters|sources|emitters)|cli|ground-station|tests|bench|schemas)\/|^[^/]+\.config\.ts$/;
const PLATFORM_GLOBALS = ["process", "Deno", "Bun", "Buffer", "require", "__dirname"];
/** Adapters of one package that need a second one, and why. */
const NEEDS_TWO_PACKAGES: Readonly<Record<string, string>> = {
  "runtime/adapters/nats_websocket.ts": "Node 20 has no WebSocket of its own: ws lends nats.ws one",
};
const OWN_PACKAGE = /^telestion-edge(?:\/|$)/;

/**
 * The floor of a file: 0 foundations, 1 ports, 2 logic, 3 adapters, 4 compositions.
 *
 * @param source the file
 * @returns a number from 0 to 4
 */
export function floorOf({ path, text }: SourceText): number {
  if (FOUNDATIONS.includes(path)) return 0;
  if (ENTRIES.includes(path)) return 4;
  if (/^(?:runtime|codegen|broker|cli)\/(?:adapters|sources|emitters|languages)\//.test(path)) {
    return 3;
  }
  if (/^(?:runtime|codegen|packets|broker)\//.test(path)) return TYPES_ONLY.test(text) ? 1 : 2;
  return 4;
}

/**
 * Checks the imports and globals of all files against the floors.
 *
 * @param sources all files that may import one another
 * @returns one sentence for each violation
 */
export function checkFloors(sources: readonly SourceText[]): string[] {
  const floors = new Map(sources.map((source) => [source.path, floorOf(source)]));
  return sources.flatMap((source) => [
    ...checkImports(source, floors),
    ...checkGlobals(source),
    ...floors.get(source.path) === 1 ? checkTypesOnly(source) : [],
  ]);
}

function checkImports(source: SourceText, floors: ReadonlyMap<string, number>): string[] {
  const { path } = source;
  const problems: string[] = [];
  const packages = new Set<string>();
  for (const { specifier, typeOnly } of importsOf(source)) {
    if (specifier.startsWith("node:")) {
      if (!PLATFORM_FOLDERS.test(path)) problems.push(`${path} imports "${specifier}"`);
    } else if (specifier.startsWith(".")) {
      const target = posix.normalize(posix.join(posix.dirname(path), specifier));
      const floor = floors.get(target);
      if (floor === undefined) continue; // tsc finds what does not exist
      if (!mayImport(path, target, floor)) problems.push(`${path} reaches over to ${target}`);
      else if (sameHouse(path, target) && floor > (floors.get(path) ?? 0)) {
        problems.push(`${path} (floor ${floors.get(path)}) imports ${target} (floor ${floor})`);
      }
    } else if (!OWN_PACKAGE.test(specifier)) {
      packages.add(packageName(specifier));
      const mayName = typeOnly && floors.get(path) === 4; // a composition names its defaults
      if (!PACKAGE_FOLDERS.test(path) && !mayName) {
        problems.push(`${path} imports package "${specifier}"`);
      }
    } else if (/^(?:runtime|codegen|packets|broker|cli)\//.test(path)) {
      problems.push(`${path} imports its own package by name`);
    }
  }
  const isAdapter = /\/(?:adapters|sources|emitters)\//.test(path);
  if (isAdapter && packages.size > 1 && NEEDS_TWO_PACKAGES[path] === undefined) {
    problems.push(`${path} adapts several packages: ${[...packages].join(", ")}`);
  }
  return problems;
}

function mayImport(path: string, target: string, floor: number): boolean {
  const [folder = ""] = path.split("/");
  if (!path.includes("/") || target.startsWith(`${folder}/`)) return true;
  return REACH[folder]?.(target, floor) ?? true;
}

const HOUSES = /^(?:runtime|codegen|packets|broker)\//;

/** Floors are compared between the houses that have them; the others stand on top. */
function sameHouse(path: string, target: string): boolean {
  return HOUSES.test(path) && HOUSES.test(target);
}

function packageName(specifier: string): string {
  const parts = specifier.replace(/^(?:npm|jsr):/, "").split("/");
  return parts.slice(0, specifier.includes("@") ? 2 : 1).join("/");
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** Static, dynamic and type imports, and re-exports. */
function importsOf(source: SourceText): Import[] {
  const imports: Import[] = [];
  visit(source, (node) => {
    const specifier = ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
      ? node.arguments[0]
      : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
      ? node.argument.literal
      : undefined;
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const typeOnly = ts.isImportTypeNode(node) || isTypeImport(node) ||
      (ts.isExportDeclaration(node) && node.isTypeOnly);
    imports.push({ specifier: specifier.text, typeOnly });
  });
  return imports;
}

function isTypeImport(node: ts.Node): boolean {
  return ts.isImportDeclaration(node) &&
    node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function checkGlobals(source: SourceText): string[] {
  if (PLATFORM_FOLDERS.test(source.path) || !/\//.test(source.path)) return [];
  const problems: string[] = [];
  visit(source, (node) => {
    if (!ts.isIdentifier(node) || !PLATFORM_GLOBALS.includes(node.text)) return;
    const { parent } = node;
    const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
    const isKey = "name" in parent && parent.name === node;
    if (!isMember && !isKey) problems.push(`${source.path} uses the global "${node.text}"`);
  });
  return problems;
}

function checkTypesOnly(source: SourceText): string[] {
  const problems: string[] = [];
  for (const statement of parse(source).statements) {
    const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) ||
      isTypeImport(statement);
    if (!isType) {
      const [line = ""] = statement.getText().split("\n");
      problems.push(`${source.path} is a port and holds more than types: ${line}`);
    }
  }
  return problems;
}

/**
 * Parses a file.
 *
 * @param source the file
 * @returns its syntax tree, with parents
 */
export function parse(source: SourceText): ts.SourceFile {
  const known = PARSED.get(source);
  if (known !== undefined) return known;
  const { path, text } = source;
  const parsed = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  PARSED.set(source, parsed);
  return parsed;
}

const PARSED = new WeakMap<SourceText, ts.SourceFile>();

/**
 * Calls back on every node of a file.
 *
 * @param source the file
 * @param visitor the callback
 */
export function visit(source: SourceText, visitor: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    visitor(node);
    ts.forEachChild(node, walk);
  };
  walk(parse(source));
}
