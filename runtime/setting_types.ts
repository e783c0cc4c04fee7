/**
 * The types of a service's own settings, read off a schema: enough of JSON Schema for variables,
 * and no more, so that who uses this package does not make the compiler read all of TypeBox.
 *
 * @module
 */

/** A schema of settings: a TypeBox object type, or a JSON Schema with `properties`. */
export interface SettingsSchema {
  /** One schema per variable. */
  readonly properties: Readonly<Record<string, object>>;
}

/** The type of the settings that fit a schema; a setting with a default is always there. */
export type SettingsOf<S> = S extends { readonly properties: infer P } ? Flat<
    & { readonly [K in keyof P as IsPresent<S, P, K> extends true ? K : never]: ValueOf<P[K]> }
    & { readonly [K in keyof P as IsPresent<S, P, K> extends true ? never : K]?: ValueOf<P[K]> }
  >
  : Record<never, never>;

type Flat<T> = { [K in keyof T]: T[K] };

/** TypeBox marks what is optional; plain JSON Schema lists what is required. */
type IsPresent<S, P, K extends keyof P> = P[K] extends { readonly default: infer D }
  ? (unknown extends D ? IsRequired<S, P[K], K> : true)
  : IsRequired<S, P[K], K>;

type IsRequired<S, Property, K> = Property extends { readonly "~optional": true } ? false
  : S extends { readonly required: readonly (infer R)[] } ? (K extends R ? true : false)
  : false;

type ValueOf<S> = S extends { readonly const: infer C } ? C
  : S extends { readonly enum: readonly (infer E)[] } ? E
  : S extends { readonly anyOf: readonly (infer A)[] } ? ValueOf<A>
  : S extends { readonly type: "string" } ? string
  : S extends { readonly type: "number" | "integer" } ? number
  : S extends { readonly type: "boolean" } ? boolean
  : S extends { readonly type: "null" } ? null
  : S extends { readonly type: "array"; readonly items: infer I } ? ValueOf<I>[]
  : S extends { readonly properties: unknown } ? SettingsOf<S>
  : unknown;
