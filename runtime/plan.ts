/**
 * PORT: what generated code says about a schema, for explanations: the keywords of JSON Schema,
 * with what takes code given as an index of a function that stands beside the plan.
 *
 * @module
 */

/** A type of JSON Schema, as messages name it. */
export type TypeName = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

/** `true` expects nothing, `false` refuses everything. */
export type Plan = boolean | PlanObject;

/** Tells whether a value fits: the index of a check function, or what it always says. */
export type Fits = number | boolean;

/** What is expected of a value. Members that are absent expect nothing. */
export interface PlanObject {
  readonly type?: readonly TypeName[];
  readonly enum?: readonly unknown[];

  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;

  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;

  readonly minItems?: number;
  readonly maxItems?: number;
  readonly prefixItems?: readonly Plan[];
  readonly items?: Plan;
  readonly uniqueItems?: boolean;
  readonly contains?: Fits;
  readonly minContains?: number;
  readonly maxContains?: number;
  /** The index of a function that lists the items in question. */
  readonly unevaluatedItems?: readonly [list: number, plan: Plan];

  /** Members in order; those with `?` may be absent. */
  readonly properties?: readonly (readonly [name: string, plan: Plan, optional?: "?"])[];
  /** Beside those of `properties`. */
  readonly required?: readonly string[];
  readonly dependentRequired?: readonly (readonly [name: string, needed: readonly string[]])[];
  readonly dependentSchemas?: readonly (readonly [name: string, plan: Plan])[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly propertyNames?: Fits;
  readonly patternProperties?: readonly (readonly [pattern: string, plan: Plan])[];
  readonly additionalProperties?: Plan;
  /** The index of a function that lists the members in question. */
  readonly unevaluatedProperties?: readonly [list: number, plan: Plan];

  /** The index of what explains another definition. */
  readonly ref?: number;
  readonly allOf?: readonly Plan[];
  readonly unions?: readonly UnionPlan[];
  readonly not?: Fits;
  readonly if?: readonly [condition: Fits, then: Plan, otherwise: Plan];
}

/** A union whose branch is told by a member, by the value's type, or not at all. */
export type UnionPlan =
  | { readonly tag: string; readonly cases: readonly UnionCase[] }
  | { readonly types: readonly UnionCase<TypeName>[] }
  | { readonly keyword: "anyOf" | "oneOf"; readonly fits: Fits; readonly expected: string };

/** A branch, and what leads to it. */
export type UnionCase<Key = string> = readonly [keys: readonly Key[], plan: Plan];
