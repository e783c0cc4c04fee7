import type { JsonValue, Problem } from "../model.ts";
import { escapeToken } from "../pointer.ts";
import type { Source, SourceFile } from "../source.ts";

/** What became of a module: the schema that it exports, or why there is none. */
export type ModuleOutcome =
  | { readonly root: JsonValue }
  | { readonly problems: readonly ModuleProblem[] };

/** What is wrong with the schema that a module exports. */
export type ModuleProblem = Pick<Problem, "pointer" | "message">;

/**
 * Imports modules and takes the schemas out, one outcome for each file, in their order. Never
 * rejects for what a module does.
 */
export type LoadModules = (files: readonly SourceFile[]) => Promise<readonly ModuleOutcome[]>;

/** Why a type with this TypeBox marker cannot become code. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "~codec": "codec",
  "~refine": "refinement",
  "~guard": "guard",
};

/** Keywords that tell a JSON Schema from other objects. */
const KEYWORDS = [
  ..."type $ref $dynamicRef $defs definitions properties items prefixItems".split(" "),
  ..."allOf anyOf oneOf not enum const pattern x-message".split(" "),
];

const LEGACY_KIND = Symbol.for("TypeBox.Kind");
const LEGACY_TRANSFORM = Symbol.for("TypeBox.Transform");

/**
 * Reads TypeBox modules: `*.schema.ts`, whose default export, or only exported schema, is a
 * TypeBox type or a JSON Schema.
 *
 * @param loadModules imports the modules; the `telestion` command does it in another process
 * @returns the notation
 *
 * @example
 * ```ts
 * import { schemaOfModule, typeboxSource } from "telestion-edge/codegen";
 *
 * const source = typeboxSource((files) =>
 *   Promise.all(files.map(async ({ absolutePath }) =>
 *     schemaOfModule(await import(`file://${absolutePath}`))
 *   ))
 * );
 * console.log(source.suffix); // ".schema.ts"
 * ```
 */
export function typeboxSource(loadModules: LoadModules): Source {
  return {
    suffix: ".schema.ts",
    async read(files) {
      const outcomes = await loadModules(files);
      const named = files.map(({ path }, index) => ({ path, outcome: outcomes[index] }));
      return {
        documents: named.flatMap(({ path, outcome }) =>
          outcome !== undefined && "root" in outcome ? [{ path, root: outcome.root }] : []
        ),
        problems: named.flatMap(({ path, outcome }) =>
          outcome !== undefined && "problems" in outcome
            ? outcome.problems.map((problem) => ({ severity: "error", file: path, ...problem }))
            : []
        ),
      };
    },
  };
}

/**
 * Takes the schema out of a module: its default export or else the only schema among its exports,
 * as plain JSON.
 *
 * @param exports the module's namespace, as `import()` gives it
 * @returns the schema, or what keeps it from being one
 *
 * @example
 * ```ts
 * import { schemaOfModule } from "telestion-edge/codegen";
 * import { Type } from "typebox";
 *
 * console.log(schemaOfModule({ default: Type.String() })); // { root: { type: "string" } }
 * ```
 */
export function schemaOfModule(exports: Readonly<Record<string, unknown>>): ModuleOutcome {
  const names = Object.keys(exports);
  const name = names.includes("default") ? "default" : onlySchema(exports);
  if (name === undefined) return { problems: [{ pointer: "", message: explainExports(exports) }] };
  const schema = exports[name];
  if (!isObject(schema)) {
    const message = `Export "${name}" is ${describe(schema)}: expected a TypeBox type`;
    return { problems: [{ pointer: "", message }] };
  }
  // Loaders hand over a CommonJS module as the default export.
  if (Object.hasOwn(schema, "__esModule")) return schemaOfModule(schema);
  const problems: ModuleProblem[] = [];
  const root = toJson(schema, { pointer: "", above: [], problems });
  return problems.length > 0 ? { problems } : { root };
}

function onlySchema(exports: Readonly<Record<string, unknown>>): string | undefined {
  const schemas = Object.keys(exports).filter((name) => isSchema(exports[name]));
  return schemas.length === 1 ? schemas[0] : undefined;
}

function explainExports(exports: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(exports);
  const schemas = names.filter((name) => isSchema(exports[name]));
  if (schemas.length > 1) {
    const list = schemas.map((name) => `"${name}"`).join(", ");
    return `Module exports ${schemas.length} schemas, ${list}: expected one, or a default export`;
  }
  const others = names.map((name) => `"${name}" (${describe(exports[name])})`).join(", ");
  return `Module exports no schema: expected a TypeBox type as default export, got ${
    others === "" ? "nothing" : others
  }`;
}

function isSchema(value: unknown): boolean {
  return isObject(value) &&
    (kindOf(value) !== undefined || KEYWORDS.some((keyword) => Object.hasOwn(value, keyword)));
}

/** What TypeBox calls the type: 1.x in a hidden property, earlier versions under a symbol. */
function kindOf(value: object): unknown {
  if ("~kind" in value) return value["~kind"];
  return LEGACY_KIND in value ? value[LEGACY_KIND] : undefined;
}

/** Where a conversion is, what it is inside of, and what it found. */
interface Place {
  readonly pointer: string;
  readonly above: readonly object[];
  readonly problems: ModuleProblem[];
}

function toJson(value: unknown, place: Place): JsonValue {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value === 0 ? 0 : value;
  if (typeof value !== "object" || !isPlain(value)) {
    return refuse(place, `Value is ${describe(value)}: expected what JSON can carry`);
  }
  if (place.above.includes(value)) {
    return refuse(place, "Type contains itself: expected a reference, such as Type.Cyclic makes");
  }
  const inside = (key: string | number): Place => ({
    pointer: `${place.pointer}/${escapeToken(String(key))}`,
    above: [...place.above, value],
    problems: place.problems,
  });
  // Array.from visits holes too.
  if (Array.isArray(value)) return Array.from(value, (item, key) => toJson(item, inside(key)));
  const program = programIn(value);
  if (program !== undefined) {
    return refuse(place, `Type is a ${program}, which runs code and cannot be generated`);
  }
  const entries = Object.entries(value);
  return modernise(
    value,
    Object.fromEntries(entries.map(([key, member]) => [key, toJson(member, inside(key))])),
  );
}

function refuse(place: Place, message: string): null {
  place.problems.push({ pointer: place.pointer, message });
  return null;
}

function programIn(value: object): string | undefined {
  if (LEGACY_TRANSFORM in value) return "transform";
  const marker = Object.keys(PROGRAMS).find((name) => Object.hasOwn(value, name));
  return marker === undefined ? undefined : PROGRAMS[marker];
}

/** TypeBox writes tuples in the words of draft-07. */
function modernise(type: object, json: Record<string, JsonValue>): Record<string, JsonValue> {
  const { items, additionalItems, ...others } = json;
  if (kindOf(type) !== "Tuple" || items === undefined) return json;
  return {
    ...others,
    prefixItems: items,
    ...(additionalItems === undefined ? {} : { items: additionalItems }),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

/** Names a value that is no JSON, for messages. */
function describe(value: unknown): string {
  if (value === undefined || value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return String(value);
  if (typeof value === "bigint") return `the bigint ${value}`;
  if (typeof value !== "object") return `a ${typeof value}`;
  return Array.isArray(value) ? "an array" : `an object of class "${value.constructor?.name}"`;
}
