/**
 * Turns schemas into plans: what the runtime explains wrong values by. What takes code, such as
 * whether a value fits `not`, is a function beside the plan.
 *
 * @module
 */
import type { Fits, Plan, PlanObject, UnionPlan } from "../../runtime/plan.ts";
import type { Definition, Location, Schema, SchemaObject } from "../model.ts";
import { jsonTemplate, propertyKey } from "../names.ts";
import { usesName } from "../printer.ts";
import { checkFunction } from "./check_code.ts";
import { not, TRUE } from "./expression.ts";
import {
  definitionOf,
  discriminatorOf,
  KINDS,
  possibleKinds,
  unionValues,
  valuesOf,
} from "./facts.ts";
import type { Scope } from "./scope.ts";
import { describeBranches } from "./describe.ts";
import { evaluatedItem, evaluatedMember } from "./unevaluated.ts";

/**
 * The name of what explains a definition.
 *
 * @param definition the definition
 * @returns the name
 */
export function explainName(definition: Definition): string {
  return `explain${definition.typeName}`;
}

/**
 * Prints what explains a definition.
 *
 * @param scope where helper functions are made
 * @param definition the definition
 */
export function printExplain(scope: Scope, definition: Definition): void {
  const planner = new Planner(scope);
  const plan = jsonTemplate(printPlan(planner.plan(definition.schema)));
  const functions = planner.functions();
  const parts = functions === "" ? plan : `${plan}, {\n${functions}}`;
  const head = `const ${explainName(definition)}: ${scope.supportType("Explain")} =`;
  scope.print(`${head} /* @__PURE__ */ ${scope.support("explainer")}(${parts});`, "");
}

/** A line for each member, so that a change of one is a change of one line. */
function printPlan(plan: Plan): string {
  if (typeof plan === "boolean" || plan.properties === undefined) return JSON.stringify(plan);
  const { properties, ...others } = plan;
  const lines = properties.map((property) => JSON.stringify(property)).join(",\n");
  const rest = JSON.stringify(others).slice(1);
  return `{"properties":[\n${lines}\n]${rest === "}" ? "" : ","}${rest}`;
}

/** The keywords that a plan has from the schema as they are. */
const SAME = [
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] as const,
  ...["maxLength", "pattern", "format", "maxItems", "uniqueItems"] as const,
  ...["dependentRequired", "maxProperties"] as const,
];

/** The keywords that say nothing when they are 0. */
const COUNTS = ["minLength", "minItems", "minProperties"] as const;

/** Makes the plans of one definition, and collects what they refer to. */
class Planner {
  readonly #scope: Scope;
  readonly #formats = new Map<string, string>();
  readonly #checks: string[] = [];
  readonly #members: string[] = [];
  readonly #items: string[] = [];
  readonly #refs: string[] = [];

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** The lines of an object literal with all that the plans refer to. */
  functions(): string {
    const formats = [...this.#formats].map(([format, name]) => `${propertyKey(format)}: ${name}`);
    const lines = [
      ["formats", formats, "{ ", " }"],
      ["checks", this.#checks, "[", "]"],
      ["members", this.#members, "[", "]"],
      ["items", this.#items, "[", "]"],
      ["refs", this.#refs, "() => [", "]"],
    ] as const;
    return lines.filter(([, names]) => names.length > 0)
      .map(([name, names, open, close]) => `  ${name}: ${open}${names.join(", ")}${close},\n`)
      .join("");
  }

  /** The plan of a schema. */
  plan(schema: Schema): Plan {
    if (typeof schema === "boolean") return schema;
    const values = valuesOf(schema);
    const plan = {
      ...(values !== undefined ? { enum: values } : typeOf(schema)),
      ...pick(schema, SAME),
      ...pick(schema, COUNTS.filter((keyword) => schema[keyword] !== 0)),
      ...this.#itemsOf(schema),
      ...this.#membersOf(schema),
      ...this.#inPlace(schema),
    };
    if (schema.format !== undefined) {
      this.#formats.set(schema.format, this.#scope.format(schema.format));
    }
    return Object.keys(plan).length === 0 ? true : plan;
  }

  #itemsOf(schema: SchemaObject): PlanObject {
    const { prefixItems, items, contains, minContains = 1, maxContains } = schema;
    const counts = contains !== undefined && (minContains > 0 || maxContains !== undefined);
    return {
      ...(prefixItems && { prefixItems: prefixItems.map((item) => this.plan(item)) }),
      ...(items !== undefined && items !== true && { items: this.plan(items) }),
      ...(counts && {
        contains: this.#fits(contains),
        ...pick(schema, ["minContains", "maxContains"]),
      }),
      ...this.#unevaluatedItems(schema),
    };
  }

  #membersOf(schema: SchemaObject): PlanObject {
    const { properties = [], required = [], additionalProperties, propertyNames } = schema;
    const { patternProperties, dependentSchemas } = schema;
    const listed = new Set(properties.map(([name]) => name));
    const unlisted = required.filter((name) => !listed.has(name));
    const planOf = ([name, member]: readonly [string, Schema]) =>
      [name, this.plan(member)] as const;
    return {
      ...(properties.length > 0 && {
        properties: properties.map((property) =>
          required.includes(property[0]) ? planOf(property) : [...planOf(property), "?"] as const
        ),
      }),
      ...(unlisted.length > 0 && { required: unlisted }),
      ...(dependentSchemas && { dependentSchemas: dependentSchemas.map(planOf) }),
      ...(propertyNames !== undefined && propertyNames !== true && {
        propertyNames: this.#fits(propertyNames),
      }),
      ...(patternProperties && { patternProperties: patternProperties.map(planOf) }),
      ...(additionalProperties !== undefined && additionalProperties !== true && {
        additionalProperties: this.plan(additionalProperties),
      }),
      ...this.#unevaluatedMembers(schema),
    };
  }

  /** What lists the members that nothing else has looked at. */
  #unevaluatedMembers(schema: SchemaObject): PlanObject {
    const { unevaluatedProperties = true } = schema;
    if (unevaluatedProperties === true) return {};
    const names = `${this.#scope.support("memberNames")}(object)`;
    const list = this.#scope.function("members", {
      signature: "(object: Readonly<Record<string, unknown>>): readonly string[]",
      print: (body) => {
        const { constants, evaluated } = evaluatedMember(body, schema, "object");
        const unlooked = not(evaluated("name"));
        const name = usesName([unlooked.text], "name") ? "name" : "";
        const filter = unlooked === TRUE ? "" : `.filter((${name}) => ${unlooked.text})`;
        body.declareUsed(constants, () => body.line(`return ${names}${filter};`));
      },
    });
    const plan = this.plan(unevaluatedProperties);
    return { unevaluatedProperties: [this.#members.push(list) - 1, plan] };
  }

  /** What lists the items that nothing else has looked at. */
  #unevaluatedItems(schema: SchemaObject): PlanObject {
    const { unevaluatedItems = true } = schema;
    if (unevaluatedItems === true) return {};
    const list = this.#scope.function("items", {
      signature: "(array: readonly unknown[]): readonly number[]",
      print: (body) => {
        const { constants, evaluated } = evaluatedItem(body, schema, "array");
        const unlooked = not(evaluated("index", "item")).text;
        const item = usesName([unlooked], "item") ? "item" : "_";
        const list = `array.flatMap((${item}, index) => ${unlooked} ? [index] : [])`;
        body.declareUsed(constants, () => body.line(`return ${list};`));
      },
    });
    return { unevaluatedItems: [this.#items.push(list) - 1, this.plan(unevaluatedItems)] };
  }

  #inPlace(schema: SchemaObject): PlanObject {
    const { ref, allOf = [], not: excluded, if: condition } = schema;
    const parts = allOf.map((part) => this.plan(part));
    const unions: UnionPlan[] = [];
    for (const keyword of ["anyOf", "oneOf"] as const) {
      const branches = schema[keyword];
      if (branches === undefined) continue;
      const values = unionValues(branches);
      if (values === undefined) unions.push(this.#union(schema.at, keyword, branches));
      else parts.push({ enum: values });
    }
    return {
      ...(ref !== undefined && { ref: this.#ref(definitionOf(this.#scope.definitions, ref)) }),
      ...(parts.length > 0 && { allOf: parts }),
      ...(unions.length > 0 && { unions }),
      ...(excluded !== undefined && { not: this.#fits(excluded) }),
      ...(condition !== undefined && {
        if: [this.#fits(condition), this.plan(schema.then ?? true), this.plan(schema.else ?? true)],
      }),
    };
  }

  /** By the member or the type that tells which branch is meant, if there is one. */
  #union(at: Location, keyword: "anyOf" | "oneOf", branches: readonly Schema[]): UnionPlan {
    const { definitions } = this.#scope;
    const discriminator = discriminatorOf(branches, definitions);
    if (discriminator !== undefined) {
      const { name, values } = discriminator;
      const cases = branches.map((branch, index) =>
        [values[index] ?? [], this.plan(branch)] as const
      );
      return { tag: name, cases };
    }
    const kinds = branches.map((branch) => {
      const possible = possibleKinds(branch, definitions);
      return KINDS.filter((kind) => possible.has(kind));
    });
    if (new Set(kinds.flat()).size === kinds.flat().length && !branches.includes(true)) {
      return { types: branches.map((branch, index) => [kinds[index] ?? [], this.plan(branch)]) };
    }
    const expected = describeBranches(branches, definitions);
    return { keyword, fits: this.#fits({ at, [keyword]: branches }), expected };
  }

  #ref(definition: Definition): number {
    return indexIn(this.#refs, explainName(definition));
  }

  #fits(schema: Schema): Fits {
    if (typeof schema === "boolean") return schema;
    return indexIn(this.#checks, checkFunction(this.#scope, schema));
  }
}

function typeOf({ type }: SchemaObject): PlanObject {
  return type === undefined ? {} : { type };
}

function pick<Keyword extends keyof SchemaObject>(
  schema: SchemaObject,
  keywords: readonly Keyword[],
): Pick<SchemaObject, Keyword> {
  const entries = keywords.filter((keyword) => schema[keyword] !== undefined)
    .map((keyword) => [keyword, schema[keyword]]);
  return Object.fromEntries(entries);
}

function indexIn(names: string[], name: string): number {
  const known = names.indexOf(name);
  return known === -1 ? names.push(name) - 1 : known;
}
