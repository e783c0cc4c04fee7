/**
 * Makes sure that code can be generated from imported schemas: what the generator refuses is left
 * out, with its reason.
 *
 * @module
 */
import { buildModel } from "../../build_model.ts";
import type { JsonValue, Problem } from "../../model.ts";
import { pointerTokens } from "../../pointer.ts";
import { nameOf, type Remarks } from "./elements.ts";
import type { JsonDraft } from "./imported_field.ts";
import type { XmlElement } from "./xml.ts";

/** A schema that was made. */
export interface ImportedSchema {
  /** Path of its file, such as `JPSS/JPSS_ATT_EPHEM.schema.json`. */
  readonly path: string;
  readonly schema: JsonDraft;
  /** Containers are events, commands are requests. */
  readonly kind: "event" | "request";
  /** How many properties it has. */
  readonly fields: number;
  /** The container or command. */
  readonly element: XmlElement;
}

/** How often parts of messages are left out; after that whole messages are. */
const MAX_REPAIRS = 12;

/**
 * Leaves out what no code can be generated from: selections that do not tell packets apart, then
 * whole messages.
 *
 * @param schemas the schemas
 * @param remarks receives what was left out
 * @returns schemas that the generator takes
 */
export function settleSchemas(
  schemas: readonly ImportedSchema[],
  remarks: Remarks,
): readonly ImportedSchema[] {
  let settled = schemas;
  for (let round = 0;; round++) {
    const errors = errorsOf(settled);
    if (errors.size === 0) return settled;
    const mayRepair = round < MAX_REPAIRS;
    // Of packets that are not told apart the first one stays.
    const first = settled.find(({ path }) => errors.has(path));
    settled = settled.flatMap((one) => {
      const problems = errors.get(one.path) ?? [];
      const [problem] = problems;
      if (problem === undefined) return one;
      const repaired = mayRepair ? withoutExtras(one, problems, remarks) : one;
      if (repaired !== one) return repaired;
      const isSelection = /^\/x-packet\/(?:select|family)/.test(problem.pointer);
      if (!mayRepair || !isSelection) return refused(one, problem, remarks);
      return one === first && errors.size > 1 ? one : unselected(one, problem, remarks);
    });
  }
}

/** The errors of each file. */
function errorsOf(schemas: readonly ImportedSchema[]): ReadonlyMap<string, readonly Problem[]> {
  const { problems } = buildModel(schemas.map(({ path, schema }) => ({ path, root: schema })));
  const errors = new Map<string, Problem[]>();
  for (const problem of problems.filter(({ severity }) => severity === "error")) {
    errors.set(problem.file, [...errors.get(problem.file) ?? [], problem]);
  }
  return errors;
}

/** Leaves out all that can be; the same schema where that is nothing. */
function withoutExtras(
  one: ImportedSchema,
  problems: readonly Problem[],
  remarks: Remarks,
): ImportedSchema {
  return problems.reduce((left, problem) => withoutExtra(left, problem, remarks) ?? left, one);
}

/** Keywords without which a field is still what it is in the packet. */
const EXTRAS = ["x-limits", "calibration"];

/** Leaves out the limits or the calibration that the generator refuses. */
function withoutExtra(
  one: ImportedSchema,
  { pointer, message }: Problem,
  remarks: Remarks,
): ImportedSchema | undefined {
  const tokens = pointerTokens(pointer);
  const at = tokens.findIndex((token) => EXTRAS.includes(token));
  if (tokens[0] !== "properties" || at < 0) return undefined;
  const schema = without(one.schema, tokens.slice(0, at + 1)) as JsonDraft;
  remarks.add(one.element, `${nameOf(one.element)} has no ${tokens[at]} at ${pointer}: ${message}`);
  return { ...one, schema };
}

/** A copy without the member that a path leads to. */
function without(value: JsonValue, [name = "", ...path]: readonly string[]): JsonValue {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { [name]: member = null, ...rest } = value as JsonDraft;
  if (path.length === 0) return rest;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, key === name ? without(member, path) : one]),
  );
}

function unselected(one: ImportedSchema, { message }: Problem, remarks: Remarks): ImportedSchema {
  remarks.add(one.element, `${nameOf(one.element)} is not selected by its criteria: ${message}`);
  const { select: _, family: __, ...packet } = one.schema["x-packet"] as JsonDraft;
  return { ...one, schema: { ...one.schema, "x-packet": packet } };
}

function refused(one: ImportedSchema, problem: Problem, remarks: Remarks): ImportedSchema[] {
  const { pointer, message } = problem;
  remarks.add(one.element, `${nameOf(one.element)} is left out, at ${pointer}: ${message}`);
  return [];
}
