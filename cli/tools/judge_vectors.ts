import type { Judge } from "../../codegen/emitters/vectors.ts";
import type { Generation } from "../../codegen/generate.ts";
import { validatorName } from "../../codegen/names.ts";
import { decodePayload } from "../../runtime/codec.ts";
import type { Validator } from "../../runtime/validator.ts";
import { runEmitted } from "./emitted_modules.ts";

/**
 * Lets generated validators judge texts.
 *
 * @param generation of the package name `telestion-edge`, without errors
 * @returns what says of each text how it differs from a definition
 */
export function judgeOf({ contract, outputs }: Pick<Generation, "contract" | "outputs">): Judge {
  const file = outputs.find(({ path }) => /^validators\.[jt]s$/.test(path));
  const exported = file === undefined ? {} : runEmitted(outputs, file.path);
  const validators = new Map(
    contract.definitions.map(({ id, typeName }) => [id, exported[validatorName(typeName)]]),
  );
  return (definition, text) => {
    const payload = validators.get(definition) as Validator<unknown>;
    return decodePayload(new TextEncoder().encode(text), { payload }).issues ?? [];
  };
}
