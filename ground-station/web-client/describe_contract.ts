/**
 * What the page must know of the schemas: units, limits and descriptions, which validators do not
 * carry. Another field in a schema is another member here, and a plot in the page.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import type { Contract, Definition, Message, Schema } from "../../codegen/model.ts";
import { escapeToken } from "../../codegen/pointer.ts";
import { readSchemas } from "../../codegen/read.ts";
import { nodeFiles } from "../../cli/adapters/files.ts";
import { createResolver, type PlainSchema, type Resolve } from "../../cli/console/page/schema.ts";
import { createGenerator } from "../../cli/generator.ts";
import { DATA_SUFFIXES } from "../../cli/gen_session.ts";
import type { Limits, Member, WebContract } from "./protocol.ts";

const ENTRY = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));
const TELEMETRY = /^telemetry\.\{spacecraft\}\./;
const TELECOMMAND = "telecommand.submit";
const MAX_DEPTH = 8;

/**
 * Reads a schema folder.
 *
 * @param folder its absolute path
 * @returns what the page needs of it
 * @throws {Error} when a schema is wrong, or there are no telecommands
 */
export async function readWebContract(folder: string): Promise<WebContract> {
  const { files } = readSchemas(nodeFiles, { folder, suffixes: [...DATA_SUFFIXES, ".schema.ts"] });
  const generator = createGenerator({ packageName: "telestion-edge", entry: ENTRY });
  const { contract, problems } = await generator.generate(files);
  const wrong = problems.find(({ severity }) => severity === "error");
  if (wrong !== undefined) {
    throw new Error(`Cannot use "${folder}/${wrong.file}#${wrong.pointer}": ${wrong.message}`);
  }
  return describeContract(contract);
}

/**
 * Takes from a contract what the page needs.
 *
 * @param contract all schemas
 * @returns the members of the telemetry, and the form of telecommands
 * @throws {Error} when there are no telecommands
 */
export function describeContract({ messages, definitions }: Contract): WebContract {
  const byId = new Map(definitions.map((definition) => [definition.id, definition]));
  const telecommand = messages.find((message) => nameOf(message) === TELECOMMAND)?.payload;
  if (telecommand === undefined) {
    throw new Error(`Found no message "${TELECOMMAND}": expected it among the schemas`);
  }
  const resolve = createResolver(definitions);
  const telemetry = messages.filter(({ kind, subject }) =>
    kind === "event" && TELEMETRY.test(subject)
  );
  return {
    members: telemetry.flatMap((message) => {
      const schema = byId.get(message.payload ?? "")?.schema;
      return membersOf(resolve(schema), { message: nameOf(message), pointer: "", resolve });
    }),
    telecommand,
    definitions: reachable(telecommand, byId),
  };
}

function nameOf({ clientPath }: Message): string {
  return clientPath.join(".");
}

interface Place {
  readonly message: string;
  readonly pointer: string;
  readonly resolve: Resolve;
}

function membersOf(schema: PlainSchema, place: Place): Member[] {
  const { message, pointer, resolve } = place;
  if (schema.properties !== undefined && pointer.split("/").length <= MAX_DEPTH) {
    return schema.properties.flatMap(([name, member]) => {
      const inner = { ...place, pointer: `${pointer}/${escapeToken(name)}` };
      return membersOf(resolve(member), inner);
    });
  }
  const kind = kindOf(schema);
  if (kind === undefined) return [];
  const { description = "", unit, limits } = schema;
  return [{
    message,
    pointer,
    kind,
    description,
    ...unit !== undefined && { unit },
    ...limits !== undefined && { limits: limits as Limits },
  }];
}

/** Lists are shown nowhere yet. */
function kindOf(
  { type = [], enum: values, const: value }: PlainSchema,
): Member["kind"] | undefined {
  if (type.some((one) => one === "number" || one === "integer")) return "number";
  if (type.includes("boolean")) return "boolean";
  const isText = type.includes("string") || values !== undefined || typeof value === "string";
  return isText ? "text" : undefined;
}

/** A definition and all that it refers to. */
function reachable(id: string, byId: ReadonlyMap<string, Definition>): readonly Definition[] {
  const found = new Map<string, Definition>();
  const queue = [id];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const definition = byId.get(next);
    if (definition === undefined || found.has(next)) continue;
    found.set(next, definition);
    queue.push(...referencesOf(definition.schema));
  }
  return [...found.values()];
}

function referencesOf(schema: Schema): readonly string[] {
  const references: string[] = [];
  JSON.stringify(schema, (key, value: unknown) => {
    if (key === "ref" && typeof value === "string") references.push(value);
    return value;
  });
  return references;
}
