import { contractOf } from "./emitted.ts";

/** Numbers from 0 to 1, the same for the same seed on every runtime (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What random schemas and values are made with. */
export class RandomJson {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = createRandom(seed);
  }

  /** Whether something happens that has this probability. */
  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  /** An integer below a limit. */
  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  /** One of a list. */
  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }

  /** Some of a list, in order. */
  some<T>(list: readonly T[], probability = 0.5): T[] {
    return list.filter(() => this.chance(probability));
  }

  #list<T>(length: number, make: () => T): T[] {
    return Array.from({ length }, make);
  }

  /** A schema of limited depth, without references. */
  schema(depth: number): Json {
    if (this.chance(0.06)) return this.chance(0.7);
    const schema: { [key: string]: Json } = {};
    if (this.chance(0.75)) {
      schema["type"] = this.chance(0.8)
        ? this.pick(TYPES)
        : [...new Set([this.pick(TYPES), this.pick(TYPES)])]
          .filter((type, _, all) => !(type === "integer" && all.includes("number")));
    }
    const types = [schema["type"] ?? TYPES].flat() as string[];
    const wants = (type: string) =>
      types.includes(type) && this.chance(types.length > 2 ? 0.3 : 0.8);
    if (this.chance(0.08)) schema["enum"] = [...new Set(this.#list(3, () => this.scalar()))];
    else if (this.chance(0.05)) schema["const"] = this.value(1);
    if (wants("number") || wants("integer")) this.#numbers(schema);
    if (wants("string")) this.#strings(schema);
    if (depth > 0 && wants("array")) this.#arrays(schema, depth - 1);
    if (depth > 0 && wants("object")) this.#objects(schema, depth - 1);
    if (depth > 0 && this.chance(0.3)) this.#inPlace(schema, depth - 1);
    return schema;
  }

  #numbers(schema: { [key: string]: Json }): void {
    if (this.chance(0.4)) schema[this.pick(["minimum", "exclusiveMinimum"])] = this.below(5) - 2;
    if (this.chance(0.4)) schema[this.pick(["maximum", "exclusiveMaximum"])] = this.below(8);
    if (this.chance(0.2)) schema["multipleOf"] = this.pick([1, 2, 3, 0.5, 0.1, 0.01]);
  }

  #strings(schema: { [key: string]: Json }): void {
    if (this.chance(0.3)) schema["minLength"] = this.below(3);
    if (this.chance(0.3)) schema["maxLength"] = this.below(5);
    if (this.chance(0.3)) schema["pattern"] = this.pick(["^a", "b$", "^[a-c]*$", "\\p{L}", "^.$"]);
  }

  #arrays(schema: { [key: string]: Json }, depth: number): void {
    if (this.chance(0.3)) {
      schema["prefixItems"] = this.#list(1 + this.below(2), () => this.schema(depth));
    }
    if (this.chance(0.5)) schema["items"] = this.schema(depth);
    if (this.chance(0.2)) schema["minItems"] = this.below(3);
    if (this.chance(0.2)) schema["maxItems"] = this.below(4);
    if (this.chance(0.2)) schema["uniqueItems"] = true;
    if (this.chance(0.2)) {
      schema["contains"] = this.schema(depth);
      if (this.chance(0.3)) schema["minContains"] = this.below(3);
      if (this.chance(0.3)) schema["maxContains"] = this.below(3);
    }
    if (schema["type"] === "array" && this.chance(0.15)) {
      schema["unevaluatedItems"] = this.schema(depth);
    }
  }

  #objects(schema: { [key: string]: Json }, depth: number): void {
    const members = (probability: number) =>
      Object.fromEntries(this.some(NAMES, probability).map((name) => [name, this.schema(depth)]));
    if (this.chance(0.8)) schema["properties"] = members(0.5);
    if (this.chance(0.5)) schema["required"] = this.some(NAMES, 0.3);
    if (this.chance(0.15)) {
      schema["patternProperties"] = Object.fromEntries(
        this.some(["^a", "b", "^x-"], 0.5).map((pattern) => [pattern, this.schema(depth)]),
      );
    }
    if (this.chance(0.35)) {
      schema["additionalProperties"] = this.chance(0.5) ? false : this.schema(depth);
    }
    if (this.chance(0.1)) {
      schema["propertyNames"] = this.pick<Json>([{ enum: ["a", "b"] }, { maxLength: 1 }, {
        pattern: "^[ab]",
      }]);
    }
    if (this.chance(0.1)) schema["minProperties"] = this.below(3);
    if (this.chance(0.1)) schema["maxProperties"] = this.below(4);
    if (this.chance(0.1)) {
      schema["dependentRequired"] = { [this.pick(NAMES)]: this.some(NAMES, 0.4) };
    }
    if (this.chance(0.1)) schema["dependentSchemas"] = { [this.pick(NAMES)]: this.schema(depth) };
    if (schema["type"] === "object" && this.chance(0.2)) {
      schema["unevaluatedProperties"] = this.chance(0.6) ? false : this.schema(depth);
    }
  }

  #inPlace(schema: { [key: string]: Json }, depth: number): void {
    const branches = () => this.#list(1 + this.below(3), () => this.schema(depth));
    switch (this.below(6)) {
      case 0:
        schema["allOf"] = branches();
        break;
      case 1:
        schema["anyOf"] = branches();
        break;
      case 2:
        schema["oneOf"] = branches();
        break;
      case 3:
        schema["not"] = this.schema(depth);
        break;
      case 4:
        schema["oneOf"] = this.#tagged(depth);
        break;
      default:
        // After an "if" that does not hold, TypeBox forgets what was evaluated before it.
        if ("unevaluatedProperties" in schema || "unevaluatedItems" in schema) return;
        schema["if"] = this.schema(depth);
        if (this.chance(0.8)) schema["then"] = this.schema(depth);
        if (this.chance(0.8)) schema["else"] = this.schema(depth);
    }
  }

  /** Branches that a member tells apart. */
  #tagged(depth: number): Json[] {
    return ["one", "two"].map((tag) => ({
      type: "object",
      properties: { kind: { const: tag }, a: this.schema(depth) },
      required: ["kind"],
    }));
  }

  /** A value that is no array or object. */
  scalar(): Json {
    return this.pick(SCALARS);
  }

  /** Any value of limited depth. */
  value(depth: number): Json {
    if (depth === 0 || this.chance(0.4)) return this.scalar();
    if (this.chance(0.4)) return this.#list(this.below(4), () => this.value(depth - 1));
    return Object.fromEntries(
      this.some([...NAMES, "kind", "x-1", "other"], 0.3).map((name) => [
        name,
        name === "kind" ? this.pick(["one", "two", 3]) : this.value(depth - 1),
      ]),
    );
  }

  /** A value that a schema probably accepts; nothing is guaranteed. */
  fitting(schema: Json): Json {
    if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
      return this.value(2);
    }
    if ("const" in schema) return schema["const"] ?? null;
    if (Array.isArray(schema["enum"]) && schema["enum"].length > 0) {
      return schema["enum"][this.below(schema["enum"].length)] ?? null;
    }
    const branches = [schema["allOf"], schema["anyOf"], schema["oneOf"]].flat().filter((one) =>
      one !== undefined
    );
    if (branches.length > 0 && this.chance(0.5)) {
      const branch = branches[this.below(branches.length)];
      const one = this.fitting(branch ?? true);
      const own = this.#fittingType(schema);
      return isPlain(one) && isPlain(own) ? { ...own, ...one } : one;
    }
    return this.#fittingType(schema);
  }

  #fittingType(schema: { [key: string]: Json }): Json {
    const types = [schema["type"] ?? (schema["properties"] ? "object" : TYPES)].flat() as string[];
    switch (types[this.below(types.length)]) {
      case "null":
        return null;
      case "boolean":
        return this.chance(0.5);
      case "integer":
        return this.below(12) - 4;
      case "number":
        return this.pick([this.below(9) - 3, this.below(70) / 10, this.below(700) / 100]);
      case "string":
        return this.pick(TEXTS);
      case "array":
        return this.#fittingArray(schema);
      default:
        return this.#fittingObject(schema);
    }
  }

  #fittingArray(schema: { [key: string]: Json }): Json {
    const prefix = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
    const length = Math.max(this.below(4), Number(schema["minItems"] ?? 0));
    return Array.from(
      { length },
      (_, index) => this.fitting(prefix[index] ?? schema["items"] ?? schema["contains"] ?? true),
    );
  }

  #fittingObject(schema: { [key: string]: Json }): Json {
    const properties = isPlain(schema["properties"]) ? schema["properties"] : {};
    const required = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
    const names = new Set([
      ...required,
      ...this.some(Object.keys(properties), 0.6),
      ...this.some(NAMES, 0.1),
    ]);
    return Object.fromEntries(
      [...names].map((name) => [
        name,
        this.fitting(properties[name] ?? schema["additionalProperties"] ?? true),
      ]),
    );
  }
}

function isPlain(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const TYPES = [
  "object",
  "object",
  "array",
  "string",
  "number",
  "integer",
  "boolean",
  "null",
] as const;
const NAMES = ["a", "b", "ab", "c d"] as const;
const TEXTS = [
  "",
  "a",
  "ab",
  "cab",
  "b",
  "\u{1F680}",
  "\u{1F680}\u{1F680}b",
  "ä",
  "one",
  "long text",
] as const;
const SCALARS = [null, true, false, 0, -0, 1, 2, 3, -1, 0.3, 1.5, 0.07, 1e21, ...TEXTS] as const;

/** Random schemas that can be turned into code. */
export function randomSchemas(random: RandomJson, count: number): Record<string, Json> {
  const schemas: Record<string, Json> = {};
  for (let index = 0; index < count; index++) {
    const schema = random.schema(3);
    const { problems } = contractOf({ one: schema });
    if (problems.every(({ severity }) => severity !== "error")) schemas[`random${index}`] = schema;
  }
  return schemas;
}
