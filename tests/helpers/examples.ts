import { parse } from "../repository/floors.ts";
import { examplesOf, moduleExamplesOf } from "../repository/doc_comments.ts";
import { listFiles, readProjectFile } from "../repository/project_files.ts";
import { ENTRY_POINTS, listPublicNames } from "../repository/public_names.ts";

/** A file that the documentation shows. */
export interface ExampleFile {
  /** Path within the folder of its set. */
  readonly path: string;
  readonly text: string;
  /** Where the documentation shows it. */
  readonly from: string;
  /** Whether it is a program that ends by itself. */
  readonly runs: boolean;
}

/** The files of one document: they may import one another and what is generated from schemas. */
export interface ExampleSet {
  /** The name of a folder. */
  readonly name: string;
  readonly files: readonly ExampleFile[];
}

/** Entry points whose examples are not run, and why. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  "runtime/adapters/transport_deno.ts": "it imports @nats-io/transport-deno, which is on JSR alone",
};

const FENCE = /^```(\w+)(?:[ \t]+(\S.*))?\n([\s\S]*?)^```/gm;

/**
 * Collects the examples: those of doc comments of public names, and the fenced blocks of
 * README.md and docs/. In documents a block may have a file name after its language
 * (`json schemas/a.schema.json`, `ts service.ts`): it is written to that file, and schemas are
 * generated from. A `ts` block runs, unless `browser` stands there: then it is only type-checked.
 *
 * @returns one set for all doc comments, one for each document
 */
export function collectExamples(): ExampleSet[] {
  const documents = ["README.md", ...listFiles("docs")].filter((path) =>
    path.endsWith(".md") && listFiles("").includes(path)
  );
  return [collectFromComments(), ...documents.map(collectFromDocument)]
    .filter(({ files }) => files.length > 0);
}

function collectFromComments(): ExampleSet {
  const publicNames = ENTRY_POINTS.filter((entry) => !(entry in NOT_RUN)).flatMap(listPublicNames);
  const found = new Map<string, string>();
  for (const { name, file, declarations } of publicNames) {
    const codes = [
      ...declarations.flatMap(examplesOf).map((code) => ({ code, at: `${name} in ${file}` })),
      ...moduleExamplesOf(parse(readProjectFile(file))).map((code) => ({ code, at: file })),
    ];
    for (const { code, at } of codes) found.set(code, at);
  }
  const files = [...found].map(([text, at], index): ExampleFile => ({
    path: `${String(index + 1).padStart(2, "0")}_${at.replace(/\W+/g, "_")}.ts`,
    text: asModule(text),
    from: `The example of ${at}`,
    runs: true,
  }));
  return { name: "comments", files };
}

function collectFromDocument(document: string): ExampleSet {
  const blocks = [...readProjectFile(document).text.matchAll(FENCE)];
  const files = blocks.flatMap(([, language, info = "", text = ""], index): ExampleFile[] => {
    const from = `Block ${index + 1} of ${document}`;
    const isCode = language === "ts";
    const named = /\.\w+$/.test(info);
    if (!isCode && !named) return [];
    const path = named ? info : `example_${index + 1}.ts`;
    return [{
      path,
      text: isCode ? asModule(text) : text,
      from,
      runs: isCode && info !== "browser" && !path.endsWith(".schema.ts"),
    }];
  });
  return { name: document.replace(/\W+/g, "_"), files };
}

/** A file without import or export is a script, where `await` is not allowed. */
function asModule(text: string): string {
  return /^(?:import|export)\b/m.test(text) ? text : `${text}export {};\n`;
}
