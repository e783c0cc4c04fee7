import { emitters } from "../codegen/emitters/all.ts";
import { generate, type Generation } from "../codegen/generate.ts";
import type { Source, SourceFile } from "../codegen/source.ts";
import { cached } from "../codegen/sources/cached.ts";
import { jsonSource } from "../codegen/sources/json.ts";
import { createModuleLoader } from "./adapters/schema_modules.ts";

/** The generator with everything that it needs filled in. */
export interface Generator {
  /** Generates; reads again only what has changed since the last call. */
  generate(files: readonly SourceFile[]): Promise<Generation>;
  /** Lets the next call import all TypeBox modules again: something that they import has changed. */
  forgetModules(): void;
}

/** What {@linkcode createGenerator} needs. */
export interface GeneratorOptions {
  /** The package that generated code imports from. */
  readonly packageName: string;
  /** The `telestion` program: absolute path of its main module. */
  readonly entry: string;
  /** Ends the import of TypeBox modules. */
  readonly signal?: AbortSignal;
  /** Receives each line that a TypeBox module prints. */
  readonly onOutput?: (line: string) => void;
  /** Is told which TypeBox module is being imported. */
  readonly onProgress?: (path: string) => void;
}

/**
 * Fills in the generator: all notations, all outputs. What reads YAML and TypeBox is loaded only
 * when there are such files.
 *
 * @param options package name, program, where output of modules goes
 * @returns the generator
 */
export function createGenerator(options: GeneratorOptions): Generator {
  const modules = cached(late(".schema.ts", async () => {
    const { typeboxSource } = await import("../codegen/sources/typebox.ts");
    return typeboxSource(createModuleLoader(options));
  }));
  const yaml = [".schema.yaml", ".schema.yml"].map((suffix) =>
    cached(late(suffix, async () => (await import("../codegen/sources/yaml.ts")).yamlSource))
  );
  const sources = [cached(jsonSource), ...yaml, modules];
  const { packageName } = options;
  return {
    generate: (files) => generate(files, { sources, emitters, packageName }),
    forgetModules: () => modules.forget(),
  };
}

function late(suffix: string, load: () => Promise<Source>): Source {
  return { suffix, read: async (files) => (await load()).read(files) };
}
