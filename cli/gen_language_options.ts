import { resolve } from "node:path";
import { didYouMean, quote } from "../codegen/suggest.ts";
import { withSlashes } from "./adapters/files.ts";
import { type OptionValues, UsageError } from "./command.ts";
import type { GenOptions } from "./gen_session.ts";
import type { Project } from "./project.ts";

/** Languages whose compilers have proved what is written for them. */
const PROVEN = ["rust", "go", "python", "java", "cpp"];

/** Languages that no compiler of the tests has seen. */
const EXPERIMENTAL = ["kotlin", "csharp", "swift", "dart"];

/**
 * Reads what `telestion gen` is to write beside TypeScript.
 *
 * @param values the options of the command
 * @param cwd the working directory
 * @param project knows the services
 * @returns languages and the folder of vectors, where they were asked for
 * @throws {UsageError} for a language that is unknown, or experimental without `--experimental`
 */
export function readLanguages(
  values: OptionValues,
  cwd: string,
  project: Project | undefined,
): Pick<GenOptions, "languages" | "vectors"> {
  const { lang, vectors } = values;
  if ((lang ?? vectors) !== undefined && values["watch"] === true) {
    const option = lang === undefined ? "--vectors" : "--lang";
    throw new UsageError(`Options "${option}" and "--watch" exclude each other: give one`);
  }
  const names = lang === undefined ? [] : [...new Set(String(lang).split(",").filter(Boolean))];
  for (const name of names) checkLanguage(name, values["experimental"] === true);
  const out = withSlashes(resolve(cwd, String(values["lang-out"])));
  const services = project?.services.map((service) => service.name) ?? [];
  return {
    ...names.length > 0 && { languages: { names, out, services } },
    ...vectors !== undefined && { vectors: withSlashes(resolve(cwd, String(vectors))) },
  };
}

function checkLanguage(name: string, allowsExperimental: boolean): void {
  const all = [...PROVEN, ...EXPERIMENTAL];
  if (!all.includes(name)) {
    throw new UsageError(
      `Unknown language ${quote(name)}${didYouMean(name, all)}: expected some of ${all.join(",")}`,
    );
  }
  if (!EXPERIMENTAL.includes(name) || allowsExperimental) return;
  throw new UsageError(
    `Language "${name}" is experimental, no compiler has checked it: allow it with --experimental`,
  );
}
