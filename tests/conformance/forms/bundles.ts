/**
 * Forms that run one file under Node: the program with all that it imports.
 *
 * @module
 */
import { join } from "node:path";
import { build } from "tsup";
import { findRuntime, PROJECT_FOLDER } from "../../helpers/runtimes.ts";
import type { Form } from "../scenario.ts";
import { PROGRAMS } from "./programs.ts";

/** `ws` and `nats.ws` are CommonJS, and load built-in modules by `require`. */
const REQUIRE =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/**
 * The programs bundled by tsup, packages included, under the Node that runs the suite.
 *
 * @param format of the bundle
 * @returns the form
 */
export function bundleForm(format: "esm" | "cjs"): Form {
  const extension = { esm: "mjs", cjs: "cjs" }[format];
  return {
    name: `node-${format}`,
    title: `tsup ${format.toUpperCase()}`,
    prepare: async (folder) => {
      await build({
        config: false,
        silent: true,
        entry: PROGRAMS,
        format,
        outDir: folder,
        outExtension: () => ({ js: `.${extension}` }),
        noExternal: [/./],
        splitting: false,
        minify: true,
        platform: "node",
        target: "node20",
        removeNodeProtocol: false,
        tsconfig: join(PROJECT_FOLDER, "tsconfig.json"),
        ...format === "esm" && { banner: { js: REQUIRE } },
      });
      const node = findRuntime("node");
      return (program, { args }) => [node, join(folder, `${program}.${extension}`), ...args];
    },
  };
}
