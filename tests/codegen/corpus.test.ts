import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { emitters } from "../../codegen/emitters/all.ts";
import { generate, type Generation } from "../../codegen/generate.ts";
import { validatorName } from "../../codegen/names.ts";
import { jsonSource } from "../../codegen/sources/json.ts";
import { yamlSource } from "../../codegen/sources/yaml.ts";
import type { Issue, Validator } from "../../runtime/validator.ts";
import { CACHE_FOLDER, PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { createTemporaryFolder } from "../helpers/temporary_folder.ts";
import { CLASH_CASES } from "./corpus/clashes.ts";
import type { CorpusCase } from "./corpus/corpus_case.ts";
import { DRAFT_CASES } from "./corpus/drafts.ts";
import { EXTREME_CASES } from "./corpus/extremes.ts";
import { FOLDER_CASES } from "./corpus/folders.ts";
import { IDENTIFIER_CASES } from "./corpus/identifiers.ts";
import { INJECTION_CASES } from "./corpus/injections.ts";
import { KEYWORD_CASES } from "./corpus/keywords.ts";
import { MISTAKE_CASES } from "./corpus/mistakes.ts";
import { REFERENCE_PATH_CASES } from "./corpus/reference_paths.ts";
import { REFERENCE_CASES } from "./corpus/references.ts";
import { SHAPE_CASES } from "./corpus/shapes.ts";

/** Bun ends a test after 5 s otherwise. */
const LIMIT_MS = 120_000;

const CASES: readonly CorpusCase[] = [
  ...KEYWORD_CASES,
  ...DRAFT_CASES,
  ...REFERENCE_CASES,
  ...INJECTION_CASES,
  ...EXTREME_CASES,
  ...FOLDER_CASES,
  ...MISTAKE_CASES,
  ...CLASH_CASES,
  ...SHAPE_CASES,
  ...REFERENCE_PATH_CASES,
  ...IDENTIFIER_CASES,
];

const SOURCES = [jsonSource, yamlSource, { ...yamlSource, suffix: ".schema.yml" }];

/** What came out of each case; made once for all tests. */
const known = new Map<CorpusCase, Promise<Generation>>();

function generateCase(corpusCase: CorpusCase): Promise<Generation> {
  const generation = known.get(corpusCase) ?? generateAnew(corpusCase);
  known.set(corpusCase, generation);
  return generation;
}

function generateAnew({ files }: CorpusCase): Promise<Generation> {
  const sources = Object.entries(files).map(([path, content]) => ({
    path,
    absolutePath: `/${path}`,
    text: typeof content === "string" ? content : JSON.stringify(content),
  }));
  return generate(sources, { sources: SOURCES, emitters });
}

/** What is wrong with a case, in words; nothing when it is as expected. */
function judge({ files, expect }: CorpusCase, { problems, outputs }: Generation): string[] {
  const errors = problems.filter(({ severity }) => severity === "error");
  const found = errors.map(({ file, pointer, message }) => `${file}#${pointer}: ${message}`);
  if (expect === "ok") return found.concat(outputs.length === 4 ? [] : ["Outputs are missing"]);
  const { file = Object.keys(files)[0], pointer, contains } = expect;
  const isThere = errors.some((error) =>
    (file === "*" || error.file === file) && (pointer === "*" || error.pointer === pointer) &&
    error.message.includes(contains) && !error.message.endsWith(".")
  );
  if (isThere && outputs.length === 0) return [];
  return [`Expected ${file}#${pointer}: ${contains}`, ...found];
}

/** A program that gives each accepted value to the type. */
function sampleProgram({ accepts = [] }: CorpusCase, typeName: string): string {
  const values = accepts.map((value) => JSON.stringify(value));
  return `import type { ${typeName} } from "./types.ts";\n` +
    `export const samples: ${typeName}[] = [${values.join(", ")}];\n`;
}

const ALLOWED: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ImportDeclaration,
  ts.SyntaxKind.ExportDeclaration,
  ts.SyntaxKind.InterfaceDeclaration,
  ts.SyntaxKind.TypeAliasDeclaration,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.VariableStatement,
]);

function unexpectedStatements(file: ts.SourceFile): string[] {
  return file.statements.filter(({ kind }) => !ALLOWED.has(kind))
    .map((statement) => `${file.fileName}: ${statement.getText(file)}`);
}

/** Whether a file turns the type checker off anywhere. */
function escapes(file: ts.SourceFile): boolean {
  let found = /^\s*\/\/\s*@ts-|^\s*\/\*\s*@ts-|^\s*\/\/\/\s*<reference/m.test(file.text);
  const visit = (node: ts.Node): void => {
    found ||= node.kind === ts.SyntaxKind.AnyKeyword;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Where the project's own entry points are. */
function readPaths(): Record<string, string[]> {
  const file = join(PROJECT_FOLDER, "tsconfig.json");
  const { config } = ts.readConfigFile(file, ts.sys.readFile);
  const paths: Record<string, string[]> = config.compilerOptions.paths;
  const absolute = ([name, [path = ""] = []]: [string, string[]]): [string, string[]] => [
    name,
    [join(PROJECT_FOLDER, path)],
  ];
  return Object.fromEntries(Object.entries(paths).map(absolute));
}

function compile(rootNames: readonly string[]): ts.Program {
  return ts.createProgram({
    rootNames,
    options: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ["lib.es2023.d.ts"],
      types: ["node"],
      skipLibCheck: true,
      strict: true,
      noEmit: true,
      declaration: true,
      isolatedDeclarations: true,
      noUncheckedIndexedAccess: true,
      noImplicitOverride: true,
      exactOptionalPropertyTypes: true,
      noUnusedLocals: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      paths: readPaths(),
    },
  });
}

/** Writes everything that came out, each case to a folder of its own. */
async function writeAll(): Promise<{
  readonly remove: () => Promise<void>;
  readonly written: readonly Written[];
}> {
  const folder = await createTemporaryFolder({ in: CACHE_FOLDER });
  const written: Written[] = [];
  for (const [index, corpusCase] of CASES.entries()) {
    const { outputs, contract } = await generateCase(corpusCase);
    if (outputs.length === 0) continue;
    const [first = ""] = Object.keys(corpusCase.files);
    const typeName = contract.definitions.find(({ id }) => id === `${first}#`)?.typeName;
    const files = outputs.map(({ path, text }) => ({ path, text }));
    if (typeName !== undefined) {
      files.push({ path: "samples.ts", text: sampleProgram(corpusCase, typeName) });
    }
    const paths: string[] = [];
    for (const { path, text } of files) paths.push(await folder.write(`c${index}/${path}`, text));
    written.push({ corpusCase, typeName, paths, entry: folder.resolve(`c${index}/mod.ts`) });
  }
  return { written, remove: folder.remove };
}

interface Written {
  readonly corpusCase: CorpusCase;
  /** The type of the first file; none when its content is binary. */
  readonly typeName: string | undefined;
  readonly paths: readonly string[];
  readonly entry: string;
}

function isValidator(value: unknown): value is Validator<unknown> {
  return typeof value === "object" && value !== null && "check" in value && "explain" in value;
}

async function checkSamples({ corpusCase, typeName, entry }: Written): Promise<string[]> {
  const module: Record<string, unknown> = await import(pathToFileURL(entry).href);
  const validator = typeName === undefined ? undefined : module[validatorName(typeName)];
  const { name, accepts = [], acceptsMore = [], rejects = [] } = corpusCase;
  if (!isValidator(validator)) {
    return accepts.length + rejects.length > 0 ? [`${name}: no validator`] : [];
  }
  const say = (what: string, value: unknown, issues: readonly Issue[]): string =>
    `${name}: ${what} ${JSON.stringify(value).slice(0, 200)} ${JSON.stringify(issues)}`;
  const wrong: string[] = [];
  for (const value of [...accepts, ...acceptsMore]) {
    const issues = validator.explain(value);
    if (!validator.check(value) || issues.length > 0) wrong.push(say("refuses", value, issues));
  }
  for (const value of rejects) {
    const issues = validator.explain(value);
    if (validator.check(value) || issues.length === 0) wrong.push(say("accepts", value, issues));
  }
  return wrong;
}

test("the corpus holds at least 300 different schemas", () => {
  const contents = new Set(CASES.map(({ files }) => JSON.stringify(files)));
  assert.ok(contents.size >= 300, `${contents.size} schemas`);
  assert.equal(new Set(CASES.map(({ name }) => name)).size, CASES.length);
});

test("generate() makes code of each schema of the corpus, or says where it is wrong", {
  timeout: LIMIT_MS,
}, async () => {
  const wrong: string[] = [];
  for (const corpusCase of CASES) {
    const found = judge(corpusCase, await generateCase(corpusCase));
    if (found.length > 0) wrong.push(`${corpusCase.name}: ${found.slice(0, 3).join(" | ")}`);
  }
  assert.deepEqual(wrong, []);
});

test("generate() is the same each time", async () => {
  for (const corpusCase of CASES.filter((_, index) => index % 10 === 0)) {
    const [once, twice] = [await generateCase(corpusCase), await generateAnew(corpusCase)];
    assert.deepEqual(once.outputs, twice.outputs, corpusCase.name);
  }
});

test("generated code of the corpus type-checks, does what its schemas say, and nothing else", {
  timeout: LIMIT_MS,
}, async () => {
  const { written, remove } = await writeAll();
  try {
    const program = compile(written.flatMap(({ paths }) => paths));
    const host = ts.createCompilerHost(program.getCompilerOptions());
    const diagnostics = ts.getPreEmitDiagnostics(program);
    assert.equal(ts.formatDiagnostics(diagnostics.slice(0, 20), host), "");
    const sources = written.flatMap(({ paths }) => paths)
      .flatMap((path) => program.getSourceFile(path) ?? []);
    assert.ok(sources.length > 1000, `${sources.length} files`);
    assert.deepEqual(sources.flatMap(unexpectedStatements), []);
    assert.deepEqual(sources.filter(escapes).map(({ fileName }) => fileName), []);
    const wrong: string[] = [];
    for (const one of written) wrong.push(...await checkSamples(one));
    assert.deepEqual(wrong, []);
    assert.equal(Reflect.has(globalThis, "__injected"), false);
  } finally {
    await remove();
  }
});
