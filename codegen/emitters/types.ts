/**
 * Emits `types.ts`: an exported type for every definition, written out in full.
 *
 * @module
 */
import { emitting } from "../emit_error.ts";
import type { Emitter, OutputFile } from "../emitter.ts";
import type { Contract, Definition } from "../model.ts";
import { Printer } from "../printer.ts";
import { commentLines, printComment } from "./comments.ts";
import { type Definitions, definitionsOf, locationOf } from "./facts.ts";
import { factsOf, type Memory, printRemembered } from "./remembered.ts";
import { typeNode } from "./type_builder.ts";
import { TypePrinter } from "./type_printer.ts";

/** Emits `types.ts`. */
export const typesEmitter: Emitter = { name: "types", emit: emitTypes };

const memory: Memory = new WeakMap();

function emitTypes(contract: Contract): readonly OutputFile[] {
  const definitions = definitionsOf(contract);
  const printer = new Printer();
  for (const definition of contract.definitions) {
    emitting(
      locationOf(definition),
      () =>
        printRemembered(printer, memory, {
          of: definition.schema,
          facts: factsOf(definition, definitions),
          options: "",
          print: () => printType(printer, definitions, definition),
        }),
    );
  }
  if (contract.definitions.length === 0) printer.line("export {};");
  return [{ path: "types.ts", text: printer.text() }];
}

function printType(printer: Printer, definitions: Definitions, definition: Definition): void {
  const { typeName, schema } = definition;
  const types = new TypePrinter(printer, typeName);
  if (typeof schema === "object") printComment(printer, commentLines(schema));
  types.printDeclaration(`export`, typeName, typeNode(definitions, schema));
  types.printHelpers();
  printer.line("");
}
