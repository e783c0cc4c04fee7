/**
 * The generator as a library: what `telestion gen` does, without files and folders.
 *
 * @module
 */
export { generate, type GenerateOptions, type Generation } from "./generate.ts";
export { emitters } from "./emitters/all.ts";
export { jsonSource } from "./sources/json.ts";
export {
  type LoadModules,
  type ModuleOutcome,
  type ModuleProblem,
  schemaOfModule,
  typeboxSource,
} from "./sources/typebox.ts";
export { yamlSource } from "./sources/yaml.ts";
export type { EmitOptions, Emitter, OutputFile } from "./emitter.ts";
export type {
  Contract,
  Definition,
  DefinitionId,
  Entry,
  JsonType,
  JsonValue,
  Location,
  Message,
  Problem,
  Schema,
  SchemaObject,
} from "./model.ts";
export type { SchemaDocument, Source, SourceFile } from "./source.ts";
