/**
 * What every language must show in its own toolchain.
 *
 * @module
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeFiles, withSlashes } from "../../cli/adapters/files.ts";
import { createGenerator } from "../../cli/generator.ts";
import { languages } from "../../codegen/languages/all.ts";
import { readSchemas } from "../../codegen/read.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";
import { hostileSchemas } from "./hostile_schemas.ts";
import { generateAll, type Proof, prove } from "./proving.ts";
import type { Toolchain } from "./toolchain.ts";
import { variedSchemas } from "./varied_schemas.ts";

/** Compilers take long, all the more where several run. */
const LIMIT_MS = 230_000;

const SEED = 7;

async function proof(
  toolchain: Toolchain,
  generation: Parameters<typeof prove>[0],
): Promise<Proof> {
  const language = languages.find(({ name }) => name === toolchain.name);
  assert.ok(language);
  return await withTemporaryFolder((folder) => prove(generation, { language, toolchain, folder }));
}

/** This repository's own schemas. */
async function ownGeneration(): Promise<Parameters<typeof prove>[0]> {
  const folder = withSlashes(`${PROJECT_FOLDER}schemas`);
  const suffixes = [".schema.json", ".schema.yaml", ".schema.ts"];
  const { files } = readSchemas(nodeFiles, { folder, suffixes });
  const entry = `${PROJECT_FOLDER}cli/main.ts`;
  return await createGenerator({ packageName: "telestion-edge", entry }).generate(files);
}

/**
 * Defines the tests of a language.
 *
 * @param toolchain the language
 * @param options `varied`: how many varied schemas
 */
export function testLanguage(
  toolchain: Toolchain,
  { varied = 200 }: { readonly varied?: number } = {},
): void {
  const { name } = toolchain;

  test(`${name} reads and writes every valid payload of this repository's schemas`, {
    timeout: LIMIT_MS,
  }, async () => {
    const { accepted, failures } = await proof(toolchain, await ownGeneration());
    assert.deepEqual(failures, []);
    assert.ok(accepted > 100);
  });

  test(`${name} reads and writes every valid payload of ${varied} varied schemas`, {
    timeout: LIMIT_MS,
  }, async () => {
    const generation = await generateAll(variedSchemas(varied, SEED));
    assert.equal(generation.contract.messages.length, varied);
    const { accepted, failures } = await proof(toolchain, generation);
    assert.deepEqual(failures, []);
    assert.ok(accepted > varied * 5);
  });

  test(`${name} compiles hostile schemas to code that does nothing of theirs`, {
    timeout: LIMIT_MS,
  }, async () => {
    const generation = await generateAll(hostileSchemas());
    const { failures, outputs } = await proof(toolchain, generation);
    assert.deepEqual(failures, []);
    assert.deepEqual(outputs.filter(({ text }) => /["'`;]\s*INJECTED/.test(text)), []);
  });
}
