/**
 * Emits `validators.js`: for every definition a `check` and an `explain` function, and the
 * validator that is made of them; and `validators.d.ts`, their types. Compilers and editors then
 * read a line for each instead of checking all that they do, which tests of the emitter have done.
 *
 * @module
 */
import { emitting } from "../emit_error.ts";
import type { EmitOptions, Emitter, OutputFile } from "../emitter.ts";
import type { Contract, Definition } from "../model.ts";
import { checkName, validatorName } from "../names.ts";
import { Printer } from "../printer.ts";
import { printCheck } from "./check_code.ts";
import { explainName, printExplain } from "./explain_code.ts";
import { definitionsOf, locationOf } from "./facts.ts";
import { type Memory, printRemembered } from "./remembered.ts";
import { Scope, type ValidatorsFile } from "./scope.ts";

/** Emits `validators.js` and `validators.d.ts`. */
export const validatorsEmitter: Emitter = { name: "validators", emit: emitValidators };

const memory: Memory = new WeakMap();

/** Leads Deno and JSR to the types. */
const SELF_TYPES = '/* @ts-self-types="./validators.d.ts" */';

function emitValidators(contract: Contract, options: EmitOptions): readonly OutputFile[] {
  return [
    { path: "validators.d.ts", text: printDeclarations(contract, options) },
    { path: "validators.js", text: printCode(contract, options) },
  ];
}

function printDeclarations(contract: Contract, { packageName }: EmitOptions): string {
  const printer = new Printer(contract.definitions.flatMap(exportedNames));
  for (const { typeName } of contract.definitions) {
    const type = `${printer.typesOf("./types.ts", "types")}.${typeName}`;
    const validator = printer.type(`${packageName}/validation`, "Validator");
    printer.line(
      `/** Whether a value is a {@linkcode ${type}}. */`,
      `export declare function ${checkName(typeName)}(value: unknown): value is ${type};`,
      "",
      `/** Checks values of {@linkcode ${type}}, and says what does not fit. */`,
      `export declare const ${validatorName(typeName)}: ${validator}<${type}>;`,
      "",
    );
  }
  if (contract.definitions.length === 0) printer.line("export {};");
  return printer.text();
}

function exportedNames({ typeName }: Definition): string[] {
  return [checkName(typeName), validatorName(typeName)];
}

function printCode(contract: Contract, { packageName }: EmitOptions): string {
  const declared = contract.definitions.flatMap((one) => [...exportedNames(one), explainName(one)]);
  const printer = new Printer(declared, [SELF_TYPES]);
  const definitions = definitionsOf(contract);
  const file = { printer, definitions, packageName };
  for (const definition of contract.definitions) {
    const print = () => printValidator(file, definition);
    const printing = { definition, definitions, options: packageName, print };
    emitting(locationOf(definition), () => printRemembered(printer, memory, printing));
  }
  if (contract.definitions.length === 0) printer.line("export {};");
  return printer.text();
}

function printValidator(file: ValidatorsFile, definition: Definition): void {
  const { printer } = file;
  const { typeName } = definition;
  const scope = new Scope(file, definition);
  printCheck(scope, definition);
  printExplain(scope, definition);
  scope.finish();
  const parts = `${checkName(typeName)}, ${explainName(definition)}`;
  printer.line(
    `export const ${validatorName(typeName)} =`,
    `  /* @__PURE__ */ ${scope.support("validator")}(${parts});`,
    "",
  );
}
