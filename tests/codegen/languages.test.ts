import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import type { OutputFile } from "../../codegen/emitter.ts";
import { printTypes } from "../../codegen/emitters/quicktype.ts";
import { languages } from "../../codegen/languages/all.ts";
import { generateLanguage } from "../../codegen/languages/generate_language.ts";
import { lowerContract } from "../../codegen/languages/lower.ts";
import { isGenerated } from "../../codegen/manifest.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { hostileSchemas } from "../languages/hostile_schemas.ts";
import { generateAll } from "../languages/proving.ts";
import { variedSchemas } from "../languages/varied_schemas.ts";
import { contractOf } from "./support/emitted.ts";

const LIMIT_MS = 60_000;

const SCHEMAS = {
  "telemetry/housekeeping": {
    title: "Housekeeping",
    description: "What a spacecraft says of itself.",
    "x-message": { subject: "telemetry.{spacecraft}.housekeeping" },
    type: "object",
    properties: {
      mode: { enum: ["safe", "nominal"] },
      orbit: { type: "integer" },
      at: { type: "string", format: "date-time" },
      panels: { type: "array", items: { type: "number", "x-unit": "V" } },
      note: { type: ["string", "null"] },
    },
    required: ["mode", "orbit", "note"],
  },
  "command/set-mode": {
    "x-message": {
      subject: "command.{spacecraft}.{path...}",
      kind: "request",
      reply: { title: "Ack", type: "object", properties: { id: { type: "string" } } },
    },
    oneOf: ["on", "off"].map((kind) => ({
      type: "object",
      properties: { kind: { const: kind }, [kind]: { type: "number" } },
      required: ["kind", kind],
    })),
  },
};

const QUEUE_GROUPS = [{ name: "tracker-node", queue: "tracker-node" }];

async function outputsOf(name: string): Promise<readonly OutputFile[]> {
  const language = languages.find((one) => one.name === name);
  assert.ok(language);
  const { contract } = contractOf(SCHEMAS);
  const made = await generateLanguage(contract, language, { queueGroups: QUEUE_GROUPS });
  assert.deepEqual(made.problems, []);
  return made.outputs;
}

async function textOf(name: string, path: string): Promise<string> {
  return (await outputsOf(name)).find((output) => output.path === path)?.text ?? "";
}

function digest(outputs: readonly OutputFile[]): string {
  const hash = createHash("sha256");
  for (const { path, text } of outputs) hash.update(`${path}\0${text}\0`);
  return hash.digest("hex").slice(0, 16);
}

test("generateLanguage() gives the same files on every run and runtime", {
  timeout: LIMIT_MS,
}, async () => {
  const names = languages.map(({ name }) => name);
  const once = await Promise.all(names.map(outputsOf));
  const again = await Promise.all(names.toReversed().map(outputsOf));
  const digests = Object.fromEntries(names.map((name, index) => [name, digest(once[index] ?? [])]));
  assert.deepEqual(again.toReversed(), once);
  assert.deepEqual(digests, DIGESTS);
});

test("generateLanguage() marks its files as generated", async () => {
  for (const { name } of languages) {
    for (const { text } of await outputsOf(name)) assert.ok(isGenerated(text));
  }
});

test("generateLanguage() writes types with what is required, optional and null", async () => {
  const rust = await textOf("rust", "types.rs");
  assert.match(rust, /pub orbit: i64,/);
  assert.match(rust, /skip_serializing_if = "Option::is_none"\)\]\n {4}pub at: Option<String>,/);
  assert.match(rust, /[^\]]\n {4}pub note: Option<String>,/);
  const go = await textOf("go", "types.go");
  assert.match(go, /\/\/ Format: date-time\.\s+At +\*string +`json:"at,omitempty"`/);
  assert.match(go, /Note +\*string +`json:"note"`/);
  assert.match(go, /Panels +\[\]float64 +`json:"panels,omitempty"`/);
});

test("generateLanguage() says where it flattens a union", async () => {
  for (const name of ["rust", "go", "python", "cpp"]) {
    const texts = (await outputsOf(name)).map(({ text }) =>
      text.replace(/\s+(?:\/\/\/?|\*|#)?\s*/g, " ")
    );
    assert.ok(
      texts.some((text) => text.includes("The schema tells alternatives apart here")),
      name,
    );
  }
});

test("generateLanguage() writes subjects, kinds, types and queue groups as constants", async () => {
  const rust = await textOf("rust", "contract.rs");
  assert.match(rust, /pub mod telemetry_housekeeping \{\n {4}pub const KIND: &str = "event";/);
  assert.match(rust, /pub const SUBJECT: &str = "telemetry\.\*\.housekeeping";/);
  assert.match(rust, /pub const PAYLOAD: &str = "Housekeeping";/);
  assert.match(rust, /pub const REPLY: &str = "SetModeReply";/);
  assert.match(rust, /pub const TRACKER_NODE: &str = "tracker-node";/);
  const python = await textOf("python", "contract.py");
  assert.match(python, /SUBJECT = "command\.\*\.>"/);
  assert.match(python, /_legal_token\("path", path, True\)/);
});

test("lowerContract() makes objects with names that no language holds to maps", () => {
  const { contract } = contractOf({
    a: { "x-message": {}, type: "object", properties: { 'a"b': { type: "number" } } },
  });
  assert.deepEqual(lowerContract(contract).definitions, {
    A: {
      title: "A",
      type: "object",
      additionalProperties: {},
      description: "The schema says more of the members than this type can hold.",
    },
  });
});

test("no language holds what hostile schemas would run", { timeout: LIMIT_MS }, async () => {
  // All of them are compiled in tests/once; these are for every language and runtime.
  const some = Object.entries(hostileSchemas()).filter((_, index) => index % 6 === 0);
  const { contract } = await generateAll(Object.fromEntries(some));
  for (const language of languages) {
    const { outputs, problems } = await generateLanguage(contract, language);
    assert.deepEqual(problems, []);
    for (const { path, text } of outputs) {
      assert.doesNotMatch(text, /"INJECTED"/, path);
      assert.doesNotMatch(text, /__injected = true/, path);
      assert.doesNotMatch(text, /\\u002a/, path);
    }
  }
});

test("every language takes varied schemas", { timeout: LIMIT_MS }, async () => {
  const { contract } = await generateAll(variedSchemas(16, 3));
  for (const language of languages) {
    const { outputs, problems } = await generateLanguage(contract, language);
    assert.deepEqual(problems, []);
    assert.ok(outputs.length >= 2);
  }
});

test("printTypes() reaches no schema but the one it is given", async () => {
  const request = { lang: "rust", file: "types.rs", options: {} };
  for (const $ref of ["file:///etc/passwd", "/etc/passwd", "http://localhost/a.json", "other#/a"]) {
    const definitions = { A: { title: "A", $ref } };
    await assert.rejects(
      printTypes({ definitions, typeNames: new Map() }, request),
      /Could not fetch schema/,
    );
  }
});

test("gen does not load quicktype unless it is asked for other languages", () => {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const text = readFileSync(file, "utf8");
    for (const [, target = ""] of text.matchAll(/^(?:import|export|\}) .*?from "(\.[^"]+)"/gm)) {
      if (target.endsWith(".ts")) load(join(dirname(file), target));
    }
  };
  for (
    const entry of ["cli/main.ts", "cli/commands/gen.ts", "cli/generator.ts", "codegen/mod.ts"]
  ) {
    load(join(PROJECT_FOLDER, entry));
  }
  assert.ok(loaded.size > 50);
  assert.deepEqual([...loaded].filter((file) => /quicktype|\/languages\//.test(file)), []);
});

/** Change with what is written, and with quicktype. */
const DIGESTS: Readonly<Record<string, string>> = {
  cpp: "1ae7cd39b7ff9738",
  csharp: "4c76851086a4cfdc",
  dart: "65083de385a49a12",
  go: "a99119c8bf08b1c6",
  java: "90c36cf5379c2309",
  kotlin: "a0a9b33071def1a9",
  python: "6cbe89056e60ed48",
  rust: "d2a1cdb717a47f63",
  swift: "c1f4902828f51ef7",
};
