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
  readonly facts: readonly unknown[];
  readonly text: string;
  readonly requests: readonly ImportRequest[];
}

/** The code that an output prints for each definition. */
export type Memory = WeakMap<SchemaObject, Remembered>;

/** What {@linkcode printRemembered} prints. */
export interface Printing {
  readonly definition: Definition;
  readonly definitions: Definitions;
  /** What the code depends on beside schemas. */
  readonly options: string;
  /** Prints the code. */
  readonly print: () => void;
}

/**
 * Prints the code of a definition: what was printed before, if nothing that it depends on is
 * different.
 *
 * @param printer the file
 * @param memory what the output has printed so far
 * @param printing the definition, and how to print it
 */
export function printRemembered(printer: Printer, memory: Memory, printing: Printing): void {
  const { definition: { schema } } = printing;
  const facts = factsOf(printing);
  if (typeof schema === "boolean" || facts === undefined) {
    printer.condense(printing.print);
    return;
  }
  const known = memory.get(schema);
  if (known !== undefined && areEqual(known.facts, facts) && printer.requestAgain(known.requests)) {
    printer.line(known.text);
    return;
  }
  let text = "";
  const requests = printer.noteRequests(() => text = printer.condense(printing.print));
  memory.set(schema, { facts, text, requests: distinct(requests) });
}

/** A name is asked for each time it is used. */
function distinct(requests: readonly ImportRequest[]): readonly ImportRequest[] {
  return [...new Map(requests.map((one) => [`${one.kind} ${one.module} ${one.name}`, one]))
    .values()];
}

/** The definition and all that it leads to, with their names; `undefined` if these are many. */
function factsOf({ definition, definitions, options }: Printing): readonly unknown[] | undefined {
  const reached = new Set([definition]);
  for (const { schema } of reached) {
    if (typeof schema === "boolean") continue;
    for (const id of referencesIn(schema)) {
      const target = definitions.get(id);
      if (target !== undefined) reached.add(target);
    }
    if (reached.size > MAX_REACHABLE) return undefined;
  }
  return [
    options,
    ...Array.from(reached, ({ id, schema, typeName }) => [id, schema, typeName]).flat(),
  ];
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
