/**
 * Emits `validators.ts`: for every definition a `check` function, a plan that explanations are
 * made by, and the validator that is made of both. What type-checks this file pays for each
 * statement, and nothing for what a plan says: it is a text.
 *
 * @module
 */
import { emitting } from "../emit_error.ts";
import type { EmitOptions, Emitter, OutputFile } from "../emitter.ts";
import type { Contract, Definition } from "../model.ts";
import { checkName, validatorName } from "../names.ts";
import { Printer } from "../printer.ts";
import { printCheck } from "./check_code.ts";
import { explainName, printExplain } from "./plan.ts";
import { definitionsOf, locationOf } from "./facts.ts";
import { factsOf, type Memory, printRemembered } from "./remembered.ts";
import { Scope, type ValidatorsFile } from "./scope.ts";

/** Emits `validators.ts`. */
export const validatorsEmitter: Emitter = { name: "validators", emit: emitValidators };

const memory: Memory = new WeakMap();

function emitValidators(contract: Contract, options: EmitOptions): readonly OutputFile[] {
  const printer = new Printer(contract.definitions.flatMap(declaredNames));
  const definitions = definitionsOf(contract);
  const file = { printer, definitions, packageName: options.packageName };
  for (const definition of contract.definitions) {
    emitting(
      locationOf(definition),
      () =>
        printRemembered(printer, memory, {
          of: definition.schema,
          facts: factsOf(definition, definitions),
          options: options.packageName,
          print: () => printValidator(file, definition),
        }),
    );
  }
  if (contract.definitions.length === 0) printer.line("export {};");
  return [{ path: "validators.ts", text: printer.text() }];
}

function declaredNames(definition: Definition): string[] {
  const { typeName } = definition;
  return [checkName(typeName), validatorName(typeName), explainName(definition)];
}

function printValidator(file: ValidatorsFile, definition: Definition): void {
  const { printer } = file;
  const { typeName } = definition;
  const scope = new Scope(file, definition);
  const type = `${printer.typesOf("./types.ts", "types")}.${typeName}`;
  printCheck(scope, definition, type);
  printExplain(scope, definition);
  scope.finish();
  const parts = `${checkName(typeName)}, ${explainName(definition)}`;
  printer.line(
    `/** Checks values of {@linkcode ${type}}, and says what does not fit. */`,
    `export const ${validatorName(typeName)}: ${scope.supportType("Validator")}<${type}> =`,
    `  /* @__PURE__ */ ${scope.support("validator")}<${type}>(${parts});`,
    "",
  );
}
