import { transformSync } from "esbuild";
import type { OutputFile } from "../../codegen/emitter.ts";
import * as formatsIdn from "../../runtime/adapters/formats_idn.ts";
import { event, request } from "../../runtime/message.ts";
import * as validation from "../../runtime/validation.ts";

/** What generated code imports: this package, under the name that it was generated for. */
const PACKAGE: Readonly<Record<string, object>> = {
  "telestion-edge/client": { event, request },
  "telestion-edge/validation": validation,
  "telestion-edge/formats-idn": formatsIdn,
};

/**
 * Runs a generated module in memory, without files: it reaches other generated modules and this
 * package, and nothing else.
 *
 * @param outputs all generated files, for the package name `telestion-edge`
 * @param path the file to run, such as `messages.ts`
 * @returns what the module exports
 * @throws {TypeError} when the module is not there, or imports something else
 */
export function runEmitted(outputs: readonly OutputFile[], path: string): Record<string, unknown> {
  const loaded = new Map<string, object>();
  const load = (specifier: string): object => {
    const found = PACKAGE[specifier] ?? loaded.get(specifier);
    if (found !== undefined) return found;
    const output = outputs.find((candidate) => `./${candidate.path}` === specifier);
    if (output === undefined) {
      throw new TypeError(`Generated code imports "${specifier}": expected a generated module`);
    }
    const exports = evaluate(output, load);
    loaded.set(specifier, exports);
    return exports;
  };
  return { ...load(`./${path}`) };
}

/** Generated code is safe to run: nothing of a schema can leave the literal that it stands in. */
function evaluate({ text }: OutputFile, load: (specifier: string) => object): object {
  const { code } = transformSync(text, { loader: "ts", format: "cjs", target: "es2022" });
  const module = { exports: {} };
  new Function("require", "module", code)(load, module);
  return module.exports;
}
