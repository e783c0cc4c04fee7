/**
 * Schemas of messages, as people write them and as nobody does; the same on every run.
 *
 * @module
 */
import { type Json, RandomJson, randomSchemas } from "../codegen/support/random_schemas.ts";

/** Schemas by their file's path without `.schema.json`. */
export type VariedSchemas = Readonly<Record<string, Json>>;

const WORDS = [
  ..."mode state battery voltage attitude latitude antenna-gain orbitNumber solar_panel temperature"
    .split(" "),
  ..."type class id url value name count time vector items".split(" "),
] as const;

/**
 * Makes schemas: half of them objects such as services exchange, half anything at all.
 *
 * @param count how many
 * @param seed other numbers make other schemas
 * @returns the schemas, each a message of its own
 */
export function variedSchemas(count: number, seed: number): VariedSchemas {
  const random = new RandomJson(seed);
  const usual = Array.from({ length: count / 2 }, (_, index) => [
    `usual/message${index}`,
    usualMessage(random, 3),
  ]);
  const others = Object.entries(randomSchemas(random, count))
    .filter(([, schema]) =>
      typeof schema === "object" && schema !== null && !Array.isArray(schema)
    );
  const odd = others.slice(0, count / 2).map(([name, schema]) => [
    `odd/${name}`,
    { "x-message": {}, ...schema as object },
  ]);
  return Object.fromEntries([...usual, ...odd]);
}

function usualMessage(random: RandomJson, depth: number): Json {
  const subject = random.chance(0.5) ? {} : { subject: `varied.{vehicle}.m${random.below(1e9)}` };
  const message = random.chance(0.3)
    ? { ...subject, kind: "request", reply: usualObject(random, depth) }
    : subject;
  const shared = { part: usualObject(random, 1), level: usualEnum(random) };
  return { "x-message": message as Json, $defs: shared, ...usualObject(random, depth) };
}

function usualObject(random: RandomJson, depth: number): { [key: string]: Json } {
  const names = random.some(WORDS, 0.35);
  const members = names.length === 0 ? ["value"] : names;
  return {
    ...random.chance(0.4) && { title: "A usual object", description: "What a service sends: n/a." },
    type: "object",
    properties: Object.fromEntries(members.map((name) => [name, usualMember(random, depth - 1)])),
    required: random.some(members, 0.6),
    ...random.chance(0.5) && { additionalProperties: false },
  };
}

function usualMember(random: RandomJson, depth: number): Json {
  const made = usualValue(random, depth);
  if (!random.chance(0.2)) return made;
  return random.chance(0.5) || made["type"] === undefined || Array.isArray(made["type"])
    ? { anyOf: [made, { type: "null" }] }
    : made["enum"] === undefined
    ? { ...made, type: [made["type"], "null"] }
    : made;
}

function usualEnum(random: RandomJson): Json {
  return { enum: random.pick([["safe", "nominal", "science"], ["UP", "DOWN"], ["a-b", "c d"]]) };
}

function usualValue(random: RandomJson, depth: number): { [key: string]: Json } {
  const leaves: readonly [() => Json, ...(() => Json)[]] = [
    () => ({ type: "integer", minimum: 0, maximum: random.pick([255, 4294967295, 2 ** 53 - 1]) }),
    () => ({ type: "integer" }),
    () => ({ type: "number", minimum: -90, maximum: 90, description: "An angle \\u002a/ ` */." }),
    () => ({ type: "string", minLength: 1, maxLength: 20 }),
    () => ({ type: "string", format: random.pick(["date-time", "date", "uuid"]) }),
    () => ({ type: "boolean" }),
    () => usualEnum(random),
    () => ({ type: "string", pattern: "^[A-Z]{2}-[0-9]{3}$" }),
    () => ({ const: random.pick<Json>(["fixed", 5, true]) }),
    () => ({ $ref: `#/$defs/${random.pick(["part", "level"])}` }),
    () => ({ type: ["string", "number"] }),
  ];
  const branches: readonly [() => Json, ...(() => Json)[]] = [
    () => usualObject(random, depth),
    () => ({ type: "array", items: usualMember(random, depth - 1), maxItems: 4 }),
    () => ({ type: "object", additionalProperties: usualMember(random, depth - 1) }),
    () => ({
      type: "array",
      prefixItems: [{ type: "number" }, { type: "string" }],
      items: false,
      minItems: 2,
    }),
    () => ({
      oneOf: ["on", "off"].map((kind) => ({
        type: "object",
        properties: { kind: { const: kind }, [kind]: usualMember(random, 0) },
        required: ["kind", kind],
        additionalProperties: false,
      })),
    }),
  ];
  const made = depth > 0 && random.chance(0.4) ? random.pick(branches)() : random.pick(leaves)();
  return made as { [key: string]: Json };
}
