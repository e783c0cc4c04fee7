/**
 * The code that a service is made of: its files, and whether it does something else than before.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { resolve } from "node:path";

/** The code of a service. */
export interface ServiceCode {
  /** Is another one when the service may do something else: not for comments and unused code. */
  readonly digest: string;
  /** The files that it is made of, without packages; absolute. */
  readonly files: readonly string[];
}

/** A service's code, or what is wrong with it. */
export type CodeReading = ServiceCode | { readonly problem: string };

/** Reads the code of services. */
export interface CodeReader {
  /** Follows the imports of a program, absolute, as they are now. */
  read(entry: string): Promise<CodeReading>;
  /** Ends what reads it. */
  close(): Promise<void>;
}

/** Not loaded by all runtimes, but then nobody imports them. */
const DATA_LOADERS = Object.fromEntries(
  ["toml", "yaml", "yml", "csv", "sql", "html", "md", "wasm", "node"]
    .map((ending) => [`.${ending}`, "binary"]),
);

/** A bundle of what is used alone; names stay, since shorter ones depend on unused code too. */
const OPTIONS = {
  bundle: true,
  write: false,
  metafile: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "esnext",
  logLevel: "silent",
  legalComments: "none",
  minifySyntax: true,
  minifyWhitespace: true,
  loader: DATA_LOADERS,
};

/** What esbuild makes of a program. */
interface Bundle {
  readonly metafile: { readonly inputs: Readonly<Record<string, unknown>> };
  readonly outputFiles: readonly { readonly text: string }[];
}

/** The part of esbuild that is used here. */
interface Esbuild {
  build(options: object): Promise<Bundle>;
  stop(): Promise<void>;
}

/** What esbuild finds wrong. */
interface BuildFailure {
  readonly errors: readonly {
    readonly text: string;
    readonly location: { readonly file: string; readonly line: number } | null;
  }[];
}

/**
 * Creates a reader. It bundles with esbuild, which comes with tsx, since what a bundle leaves out
 * says which change of a shared file, such as the generated code, concerns a service.
 *
 * @param folder the folder of the project, absolute
 * @returns the reader
 */
export function createCodeReader(folder: string): CodeReader {
  const tsx = createRequire(createRequire(import.meta.url).resolve("tsx"));
  const esbuild = tsx("esbuild") as Esbuild;
  const build = async (entry: string, isSecond = false): Promise<Bundle> => {
    try {
      return await esbuild.build({ ...OPTIONS, absWorkingDir: folder, entryPoints: [entry] });
    } catch (error) {
      // The process behind esbuild may have ended, then another one is started.
      if (isSecond || (error as Partial<BuildFailure>).errors !== undefined) throw error;
      await esbuild.stop();
      return await build(entry, true);
    }
  };
  return {
    async read(entry) {
      try {
        const { metafile, outputFiles } = await build(entry);
        const texts = outputFiles.map(({ text }) => text).join("\0");
        return {
          digest: createHash("sha256").update(texts).digest("hex"),
          files: Object.keys(metafile.inputs).map((path) => resolve(folder, path)),
        };
      } catch (error) {
        return { problem: describe(error) };
      }
    },
    close: async () => await esbuild.stop(),
  };
}

function describe(error: unknown): string {
  const { errors = [] } = error as Partial<BuildFailure>;
  const [first] = errors;
  if (first === undefined) return error instanceof Error ? error.message : String(error);
  const { text, location } = first;
  return location === null ? text : `${location.file}:${location.line}: ${text}`;
}
