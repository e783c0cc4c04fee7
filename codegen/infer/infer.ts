/**
 * From samples to draft schemas.
 *
 * @module
 */
import type { OutputFile } from "../emitter.ts";
import type { JsonValue } from "../model.ts";
import { type Doubt, draftSchema } from "./draft.ts";
import { createProfile, observe, type Profile, typeOf } from "./profile.ts";
import { groupSubjects, type SubjectGroup } from "./subjects.ts";

/** A message that was seen. */
export interface Sample {
  readonly subject: string;
  readonly payload: JsonValue;
}

/** A draft of one message. */
export interface DraftFile extends OutputFile {
  readonly subject: string;
  /** How many samples it comes from. */
  readonly samples: number;
  readonly doubts: readonly Doubt[];
}

/** Takes samples one by one, and drafts schemas in the end. */
export class Inference {
  /** By subject. */
  readonly #samples = new Map<string, Sample[]>();
  #count = 0;

  /** How many samples it has. */
  get count(): number {
    return this.#count;
  }

  /**
   * Takes a sample.
   *
   * @param sample subject and payload
   */
  add(sample: Sample): void {
    this.#count++;
    const known = this.#samples.get(sample.subject);
    if (known === undefined) this.#samples.set(sample.subject, [sample]);
    else known.push(sample);
  }

  /**
   * Drafts a schema for each message.
   *
   * @returns files for a schema folder, sorted by subject
   */
  draft(): readonly DraftFile[] {
    const profiles = new Map([...this.#samples].map(([subject, samples]) => [
      subject,
      profileOf(samples),
    ]));
    const shapes = new Map([...profiles].map(([subject, profile]) => [subject, shapeOf(profile)]));
    const taken = new Set<string>();
    const groups = groupSubjects(shapes);
    const paths = groups.map(({ literals }) => pathOf(literals));
    return groups.map((group) => {
      const samples = group.subjects.flatMap((subject) => this.#samples.get(subject) ?? []);
      return draftFile(group, samples, fileName(group.literals, paths, taken));
    });
  }
}

function profileOf(samples: readonly Sample[]): Profile {
  const profile = createProfile();
  for (const { payload } of samples) observe(profile, payload);
  return profile;
}

/** The types and names of members: what payloads that look alike have in common. */
function shapeOf({ types, members }: Profile): string {
  const kinds = [...types.keys()].map((type) => type === "integer" ? "number" : type);
  return JSON.stringify([[...new Set(kinds)].toSorted(), [...members.keys()].toSorted()]);
}

function draftFile(
  { template, literals, subjects }: SubjectGroup,
  samples: readonly Sample[],
  path: string,
): DraftFile {
  const { schema, doubts } = draftSchema(profileOf(samples));
  const parameters = template.match(/\{\w+\}/g) ?? [];
  const guessed = parameters.map((parameter) => ({
    path: "",
    message: `Took a token of the subject for a parameter: name ${parameter} after what it is`,
  }));
  const title = literals.join(" ").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const document = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: title === "" ? "Message" : title,
    description: `Drafted from ${samples.length} samples of ${subjects.length} subjects.`,
    "x-message": { subject: template },
    ...schema,
  };
  return {
    path,
    text: `${JSON.stringify(document, null, 2)}\n`,
    subject: template,
    samples: samples.length,
    doubts: [...guessed, ...doubts],
  };
}

/** Plain names for a path. */
function pathOf(literals: readonly string[]): string {
  const parts = literals.map((token) => token.replace(/[^A-Za-z0-9_-]+/g, "_"))
    .filter((part) => /[A-Za-z0-9]/.test(part));
  return parts.join("/") || "message";
}

/** What is left of a path where `gen` makes names of it. */
function folded(path: string): string {
  return path.toLowerCase().replace(/[^a-z0-9/]/g, "");
}

/** A path that is neither another draft's nor a folder of others. */
function fileName(
  literals: readonly string[],
  paths: readonly string[],
  taken: Set<string>,
): string {
  const own = pathOf(literals);
  const isFolder = paths.some((path) => folded(path).startsWith(`${folded(own)}/`));
  const base = isFolder ? `${own}/message` : own;
  let name = base;
  for (let count = 2; taken.has(folded(name)); count++) name = `${base}${count}`;
  taken.add(folded(name));
  return `${name}.schema.json`;
}

/**
 * Reads a line of JSON: a message with its subject, as `telestion sub` prints it, or a payload.
 *
 * @param line the line
 * @param subject of a line that names none
 * @returns the sample
 * @throws {SyntaxError} when the line is no JSON
 */
export function readSample(line: string, subject: string): Sample {
  const value: JsonValue = JSON.parse(line);
  if (typeOf(value) !== "object" || value === null) return { subject, payload: value };
  const record = value as { readonly [name: string]: JsonValue };
  const payload = ["payload", "data"].find((name) => Object.hasOwn(record, name));
  const own = Object.hasOwn(record, "subject") ? record["subject"] : undefined;
  return typeof own === "string" && payload !== undefined
    ? { subject: own, payload: record[payload] ?? null }
    : { subject, payload: value };
}
