/**
 * Proves that a language's types agree with our validators.
 *
 * @module
 */
import assert from "node:assert/strict";
import { judgeOf } from "../../cli/tools/judge_vectors.ts";
import type { OutputFile } from "../../codegen/emitter.ts";
import { emitters } from "../../codegen/emitters/all.ts";
import { emitVectors, type MessageVectors, type Vector } from "../../codegen/emitters/vectors.ts";
import { generate, type Generation } from "../../codegen/generate.ts";
import { generateLanguage } from "../../codegen/languages/generate_language.ts";
import type { Language } from "../../codegen/languages/language.ts";
import { lowerContract } from "../../codegen/languages/lower.ts";
import type { DefinitionId } from "../../codegen/model.ts";
import { jsonSource } from "../../codegen/sources/json.ts";
import type { TemporaryFolder } from "../helpers/temporary_folder.ts";
import { build, roundTrip, type Toolchain } from "./toolchain.ts";

/** A payload of a message, and the definition that it should fit. */
export interface ProvenVector {
  readonly definition: DefinitionId;
  readonly type: string;
  readonly vector: Vector;
}

/**
 * Generates from schemas in memory.
 *
 * @param schemas by path without `.schema.json`
 * @returns contract and TypeScript; throws where a schema is wrong
 */
export async function generateAll(schemas: Readonly<Record<string, unknown>>): Promise<Generation> {
  const files = Object.entries(schemas).map(([name, schema]) => ({
    path: `${name}.schema.json`,
    absolutePath: `/${name}.schema.json`,
    text: JSON.stringify(schema),
  }));
  const generation = await generate(files, { sources: [jsonSource], emitters });
  const errors = generation.problems.filter(({ severity }) => severity === "error");
  assert.deepEqual(errors, []);
  return generation;
}

/**
 * Makes the vectors of a contract.
 *
 * @param generation contract and validators
 * @returns each vector with its definition and the name of its type in other languages
 */
export function vectorsOf(generation: Generation): readonly ProvenVector[] {
  const { contract } = generation;
  const { outputs } = emitVectors(contract, judgeOf(generation));
  const { typeNames } = lowerContract(contract);
  const messages = new Map(contract.messages.map((message) => [message.path.join("/"), message]));
  return outputs.flatMap(({ text }) => {
    const { message: path, vectors } = JSON.parse(text) as MessageVectors;
    const message = messages.get(path);
    return vectors.flatMap((vector) => {
      const definition = message?.[vector.role];
      const type = typeNames.get(definition ?? "");
      return definition === undefined || type === undefined ? [] : [{ definition, type, vector }];
    });
  });
}

/** What a language made of valid vectors. */
export interface Proof {
  /** How many payloads it read and wrote back, and our validator accepts. */
  readonly accepted: number;
  /** What went wrong otherwise, in words. */
  readonly failures: readonly string[];
  readonly outputs: readonly OutputFile[];
}

/**
 * Compiles what is generated, and lets it read and write back each valid payload.
 *
 * @param generation contract and validators
 * @param tools `language`: the output; `toolchain`: what compiles it; `folder`: an empty folder
 * @returns what came of it; throws where the compiler fails or warns
 */
export async function prove(generation: Generation, tools: {
  readonly language: Language;
  readonly toolchain: Toolchain;
  readonly folder: TemporaryFolder;
}): Promise<Proof> {
  const { language, toolchain, folder } = tools;
  const { outputs, problems, typeNames } = await generateLanguage(generation.contract, language);
  assert.deepEqual(problems, []);
  const valid = vectorsOf(generation).filter(({ vector }) => vector.valid)
    .map((one) => ({ ...one, type: typeNames.get(one.definition) ?? one.type }));
  const types = [...new Set(valid.map(({ type }) => type))];
  await build(toolchain, folder, { outputs, types });
  const lines = valid.map(({ type, vector }) => ({ type, payload: vector.payload }));
  const written = await roundTrip(toolchain, folder, lines);
  assert.equal(written.length, lines.length);
  const judge = judgeOf(generation);
  const failures = valid.flatMap(({ definition, type, vector }, index) => {
    const text = written[index] ?? "";
    const issues = text.startsWith("!") ? [text] : judge(definition, text);
    if (issues.length === 0) return [];
    return [
      `${type} (${definition}) ${vector.name}: ${vector.payload} -> ${text} ${
        JSON.stringify(issues)
      }`,
    ];
  });
  return { accepted: valid.length - failures.length, failures, outputs };
}
