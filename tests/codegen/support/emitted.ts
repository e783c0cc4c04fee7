import { pathToFileURL } from "node:url";
import { buildModel } from "../../../codegen/build_model.ts";
import type { Emitter } from "../../../codegen/emitter.ts";
import { indexModuleEmitter } from "../../../codegen/emitters/index_module.ts";
import { messagesEmitter } from "../../../codegen/emitters/messages.ts";
import { typesEmitter } from "../../../codegen/emitters/types.ts";
import { validatorsEmitter } from "../../../codegen/emitters/validators.ts";
import type { Contract, JsonValue, Problem } from "../../../codegen/model.ts";
import type { Validator } from "../../../runtime/validator.ts";
import { CACHE_FOLDER } from "../../helpers/runtimes.ts";
import { createTemporaryFolder } from "../../helpers/temporary_folder.ts";

const EMITTERS: readonly Emitter[] = [
  typesEmitter,
  validatorsEmitter,
  messagesEmitter,
  indexModuleEmitter,
];

/** Schemas by their file's path without `.schema.json`. */
export type Schemas = Readonly<Record<string, unknown>>;

/** The contract of some schemas, and what is wrong with them. */
export function contractOf(schemas: Schemas): {
  readonly contract: Contract;
  readonly problems: readonly Problem[];
} {
  return buildModel(
    Object.entries(schemas).map(([name, root]) => ({
      path: `${name}.schema.json`,
      root: root as JsonValue,
    })),
  );
}

/** The files that are emitted for some schemas, by path. */
export function emit(schemas: Schemas): Record<string, string> {
  const { contract, problems } = contractOf(schemas);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new TypeError(JSON.stringify(errors, null, 2));
  return emitContract(contract);
}

/** The files that are emitted for a contract, by path. */
export function emitContract(contract: Contract): Record<string, string> {
  const files = EMITTERS.flatMap((emitter) =>
    emitter.emit(contract, { packageName: "telestion-edge" })
  );
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

/** The validators of the schemas' roots, run as emitted; by the schemas' names. */
export async function importValidators(
  schemas: Schemas,
): Promise<ReadonlyMap<string, Validator<unknown>>> {
  // Within the project, so that the name of the package leads to its source.
  const folder = await createTemporaryFolder({ in: CACHE_FOLDER, files: emit(schemas) });
  try {
    const module = await import(pathToFileURL(folder.resolve("validators.ts")).href);
    const { contract } = contractOf(schemas);
    return new Map(
      contract.definitions.filter(({ id }) => id.endsWith("#")).map(({ id, typeName }) => {
        const name = id.slice(0, -".schema.json#".length);
        const exported = Object.keys(module).find((one) =>
          one.toLowerCase() === `${typeName}validator`.toLowerCase()
        );
        return [name, module[exported ?? ""]];
      }),
    );
  } finally {
    await folder.remove();
  }
}
