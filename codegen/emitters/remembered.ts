/**
 * Remembers the code of definitions for as long as somebody holds their schemas: a watcher prints
 * what has changed, and what refers to it.
 *
 * @module
 */
import type { Definition, DefinitionId, SchemaObject } from "../model.ts";
import type { ImportRequest, Printer } from "../printer.ts";
import { schemasWithin } from "../schema_parts.ts";
import type { Definitions } from "./facts.ts";

/** Definitions that lead to more others are printed anew: comparing would take longer. */
const MAX_REACHABLE = 100;

/** Code, and all that it depends on. */
interface Remembered {
  readonly options: string;
  readonly facts: readonly unknown[];
  readonly text: string;
  readonly requests: readonly ImportRequest[];
}

/** The code that an output prints for each schema or message. */
export type Memory = WeakMap<object, Remembered>;

/** What {@linkcode printRemembered} prints. */
export interface Printing {
  /** The schema or message. */
  readonly of: object | boolean;
  /** What the code depends on, values that are compared by identity; `undefined`: on too much. */
  readonly facts: readonly unknown[] | undefined;
  /** What else the code depends on. */
  readonly options: string;
  /** Prints the code. */
  readonly print: () => void;
}

/**
 * Prints code: what was printed before, if nothing that it depends on is different.
 *
 * @param printer the file
 * @param memory what the output has printed so far
 * @param printing what to print, and how
 */
export function printRemembered(printer: Printer, memory: Memory, printing: Printing): void {
  const { of, facts, options } = printing;
  if (typeof of === "boolean" || facts === undefined) {
    printer.condense(printing.print);
    return;
  }
  const known = memory.get(of);
  const isSame = known?.options === options && areEqual(known.facts, facts);
  if (isSame && printer.requestAgain(known.requests)) {
    printer.line(known.text);
    return;
  }
  let text = "";
  const requests = printer.noteRequests(() => text = printer.condense(printing.print));
  memory.set(of, { options, facts, text, requests: distinct(requests) });
}

/** A name is asked for each time it is used. */
function distinct(requests: readonly ImportRequest[]): readonly ImportRequest[] {
  return [...new Map(requests.map((one) => [`${one.kind} ${one.module} ${one.name}`, one]))
    .values()];
}

/**
 * What the code of a definition depends on.
 *
 * @param definition the definition
 * @param definitions what its references lead to
 * @returns the definition and all that it leads to, with their names; `undefined` if these are many
 */
export function factsOf(
  definition: Definition,
  definitions: Definitions,
): readonly unknown[] | undefined {
  const reached = new Set([definition]);
  const facts: unknown[] = [];
  for (const { id, schema, typeName } of reached) {
    facts.push(id, schema, typeName);
    if (typeof schema === "boolean") continue;
    for (const id of referencesIn(schema)) {
      const target = definitions.get(id);
      if (target !== undefined) reached.add(target);
    }
    if (reached.size > MAX_REACHABLE) return undefined;
  }
  return facts;
}

const known = new WeakMap<SchemaObject, readonly DefinitionId[]>();

/** Everything within a schema that is a reference. */
function referencesIn(schema: SchemaObject): readonly DefinitionId[] {
  const found = known.get(schema) ??
    [...new Set(schemasWithin(schema).flatMap(({ ref }) => ref ?? []))];
  known.set(schema, found);
  return found;
}

function areEqual(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
