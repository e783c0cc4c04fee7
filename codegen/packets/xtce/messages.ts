/**
 * Containers become events, commands become requests.
 *
 * @module
 */
import type { JsonValue } from "../../model.ts";
import { escapeToken } from "../../pointer.ts";
import { quote } from "../../suggest.ts";
import { objectSchema } from "./composite_types.ts";
import { printCondition, readParts } from "./conditions.ts";
import { allOf, negate } from "./disjunctions.ts";
import {
  attribute,
  child,
  childrenOf,
  descriptionOf,
  nameOf,
  numberOf,
  type Remarks,
} from "./elements.ts";
import { addRest, type Criteria, type EntryReading, readInherited } from "./entries.ts";
import type { ImportedField, JsonDraft } from "./imported_field.ts";
import { MessageScope } from "./message_scope.ts";
import { PacketDraft } from "./packet_draft.ts";
import type { Named, SpaceSystem } from "./space_systems.ts";
import type { XmlElement } from "./xml.ts";

/** A message that comes of a definition. */
export interface ImportedMessage {
  /** The system that it belongs to. */
  readonly system: SpaceSystem;
  /** As the definition calls it. */
  readonly name: string;
  readonly element: XmlElement;
  readonly kind: "event" | "request";
  /** The container at the root of those that it inherits from. */
  readonly family: Named | undefined;
  readonly select: JsonValue | undefined;
  readonly fields: readonly ImportedField[];
}

/** All that messages are made of. */
export interface Definitions {
  readonly systems: readonly SpaceSystem[];
  readonly remarks: Remarks;
}

/**
 * Makes an event of a container.
 *
 * @param container the container
 * @param definitions all systems
 * @param heirs the containers that inherit from it: it is selected where none of them is, and
 * keeps what follows its fields as bytes
 * @returns the event; `undefined` when it has no fields, or nothing selects it beside its heirs
 */
export function readEvent(
  container: Named,
  { systems, remarks }: Definitions,
  heirs: readonly Named[] = [],
): ImportedMessage | undefined {
  const scope = new MessageScope(systems, container.system);
  const draft = new PacketDraft();
  const within = new Set([container.element]);
  const criteria = readInherited(container, { draft, scope, remarks, within, start: 0 });
  if (heirs.length === 0) {
    return finish({ named: container, draft, criteria, remarks, scope }, "event");
  }
  const others = criteria.length === 0 ? [] : noneOf(heirs, scope, remarks);
  if (others === undefined) {
    const message = `${nameOf(container.element)} is the base of others: packets that are none ` +
      `of those become no message`;
    remarks.add(container.element, message);
  }
  if (others === undefined || others.length === 0) return undefined;
  if (!draft.isClosed) addRest(draft);
  const all = [...criteria, ...others];
  return finish({ named: container, draft, criteria: all, remarks, scope }, "event");
}

/** The opposites of what selects each heir; none where one of them takes all packets. */
function noneOf(
  heirs: readonly Named[],
  scope: MessageScope,
  remarks: Remarks,
): readonly Criteria[] | undefined {
  const restrictions = heirs.map(({ element }) =>
    child(element, "BaseContainer", "RestrictionCriteria")
  );
  if (restrictions.includes(undefined)) return [];
  const opposites = restrictions.map((one) => {
    const parts = readParts(one, scope, remarks);
    return parts && negate(parts);
  });
  return opposites.includes(undefined) || allOf(opposites) === undefined
    ? undefined
    : opposites.flatMap((one) => one === undefined ? [] : [one]);
}

/**
 * Makes a request of a command.
 *
 * @param command the command
 * @param definitions all systems
 * @returns the request; `undefined` when it has no fields
 */
export function readRequest(
  command: Named,
  { systems, remarks }: Definitions,
): ImportedMessage | undefined {
  const scope = new MessageScope(systems, command.system);
  const chain = commandChain(command, scope, remarks);
  const argumentsByName = new Map(
    chain.flatMap(({ element, system }) =>
      childrenOf(child(element, "ArgumentList"), "Argument").map((argument) =>
        [attribute(argument, "name") ?? "", { element: argument, system }] as const
      )
    ),
  );
  const values = new Map(
    chain.toReversed().flatMap(({ element }) =>
      childrenOf(child(element, "BaseMetaCommand", "ArgumentAssignmentList"), "ArgumentAssignment")
        .map((one) => [attribute(one, "argumentName") ?? "", one] as const)
    ),
  );
  const assigned = new Map<string, number>();
  const assign = (field: ImportedField, name: string): ImportedField => {
    const argument = argumentsByName.get(name);
    if (argument === undefined) return field;
    const type = scope.findType(attribute(argument.element, "argumentTypeRef") ?? "", argument);
    const initial = attribute(argument.element, "initialValue") ??
      attribute(type?.element, "initialValue");
    return assignArgument(field, { value: values.get(name), initial, assigned, remarks });
  };
  const draft = new PacketDraft();
  const reading: EntryReading = {
    ...{ draft, scope, remarks, argumentsByName, assign },
    within: new Set(),
    start: 0,
  };
  const criteria = readCommandContainers(chain, reading);
  const constants = [...assigned].map(([pointer, equals]) => new Map([[pointer, { equals }]]));
  const all = [...criteria, ...constants.map((one) => [one])];
  return finish({ named: command, draft, criteria: all, remarks, scope }, "request");
}

/** A command and those that it inherits from, the base first. */
function commandChain(command: Named, scope: MessageScope, remarks: Remarks): Named[] {
  const chain = [command];
  for (let named = command;;) {
    const base = child(named.element, "BaseMetaCommand");
    if (base === undefined) return chain.reverse();
    const name = attribute(base, "metaCommandRef") ?? "";
    const found = scope.findNamed(["command"], name, named.system);
    if (found === undefined || chain.some(({ element }) => element === found.element)) {
      const reason = found === undefined ? "does not exist" : "inherits from itself";
      remarks.add(base, `Base command "${name}" ${reason}: nothing is inherited`);
      return chain.reverse();
    }
    chain.push(found);
    named = found;
  }
}

/** A command's container follows that of its base; its own base is another one's or of telemetry. */
function readCommandContainers(chain: readonly Named[], reading: EntryReading): Criteria[] {
  const names = new Set(
    chain.map(({ element }) => attribute(child(element, "CommandContainer"), "name")),
  );
  return chain.flatMap(({ element, system }) => {
    const container = child(element, "CommandContainer");
    if (container === undefined) return [];
    const base = attribute(child(container, "BaseContainer"), "containerRef") ?? "";
    const isOfChain = names.has(base.slice(base.lastIndexOf("/") + 1));
    const children = container.children.filter(({ name }) =>
      !(isOfChain && name === "BaseContainer")
    );
    return readInherited({ element: { ...container, children }, system }, reading);
  });
}

interface Assignment {
  /** The element `ArgumentAssignment`. */
  readonly value: XmlElement | undefined;
  /** What the argument or its type starts with. */
  readonly initial: string | undefined;
  /** Receives what is always the same, by field pointer. */
  readonly assigned: Map<string, number>;
  readonly remarks: Remarks;
}

function assignArgument(
  field: ImportedField,
  { value, initial, assigned, remarks }: Assignment,
): ImportedField {
  if (value === undefined) return withDefault(field, initial);
  const text = attribute(value, "argumentValue") ?? "";
  const raw = rawValue(field, text);
  if (raw === undefined) {
    remarks.add(
      value,
      `Value ${quote(text)} of ${nameOf(value)} is not supported: left to the sender`,
    );
    return field;
  }
  assigned.set(`/${escapeToken(field.name)}`, raw);
  const { states: _, encoding, ...rest } = field.packet;
  const isBoolean = encoding === "boolean" || encoding === undefined;
  const packet = { ...rest, ...!isBoolean && { encoding }, constant: raw };
  const isLabel = field.kind === "label" || field.kind === "boolean";
  const { enum: __, default: ___, description, ...schema } = field.schema;
  const note = isLabel ? text : undefined;
  const full = [description, note].filter((part) => part !== undefined).join(": ");
  return {
    ...field,
    kind: "integer",
    packet,
    calibrated: false,
    required: false,
    schema: {
      ...full !== "" && { description: full },
      ...schema,
      type: "integer",
      "x-packet": packet,
    },
  };
}

/** The number in the packet; only where that is certain. */
function rawValue(field: ImportedField, text: string): number | undefined {
  const { kind, states, calibrated, isConditional, bits } = field;
  if (isConditional === true) return undefined;
  const state = states?.get(kind === "boolean" ? text.toLowerCase() : text);
  if (state !== undefined) return state;
  const value = numberOf(text);
  if (kind !== "integer" || calibrated || !Number.isSafeInteger(value)) return undefined;
  return Math.abs(Number(value)) < 2 ** (bits ?? 0) ? value : undefined;
}

function withDefault(field: ImportedField, text: string | undefined): ImportedField {
  if (text === undefined) return field;
  const value = defaultValue(field, text);
  if (value === undefined) return field;
  const { "x-packet": packet, ...schema } = field.schema;
  return { ...field, schema: { ...schema, default: value, "x-packet": packet ?? {} } };
}

function defaultValue({ kind, states }: ImportedField, text: string): JsonValue | undefined {
  if (kind === "boolean") return /^(?:true|false)$/i.test(text) ? /^t/i.test(text) : undefined;
  if (kind === "label") return states?.has(text) === true ? text : undefined;
  if (kind === "text") return text;
  return kind === "integer" || kind === "number" ? numberOf(text) : undefined;
}

interface Draft {
  readonly named: Named;
  readonly draft: PacketDraft;
  readonly criteria: readonly Criteria[];
  readonly remarks: Remarks;
  readonly scope: MessageScope;
}

function finish(
  { named, draft, criteria, remarks, scope }: Draft,
  kind: ImportedMessage["kind"],
): ImportedMessage | undefined {
  const { element, system } = named;
  const fields = draft.finish();
  if (fields.length === 0) {
    remarks.add(element, `${nameOf(element)} has no fields: it becomes no message`);
    return undefined;
  }
  const all = criteria.length === 0 ? undefined : allOf(criteria);
  if (criteria.length > 0 && (all === undefined || all.length === 0)) {
    remarks.add(
      element,
      `Criteria of ${nameOf(element)} contradict one another: it is not selected`,
    );
  }
  const select = all && printCondition(all);
  const family = select === undefined ? undefined : familyOf(named, scope);
  return {
    system,
    name: attribute(element, "name") ?? "unnamed",
    element,
    kind,
    family,
    select,
    fields,
  };
}

/** The container or command that all of a family inherit from. */
function familyOf(named: Named, scope: MessageScope): Named {
  const seen = new Set([named.element]);
  for (let current = named;;) {
    const { element, system } = current;
    const command = attribute(child(element, "BaseMetaCommand"), "metaCommandRef");
    const container = attribute(child(element, "BaseContainer"), "containerRef") ??
      attribute(child(element, "CommandContainer", "BaseContainer"), "containerRef");
    const base = command === undefined
      ? container && scope.findNamed(["container"], container, system)
      : scope.findNamed(["command"], command, system);
    if (!base || seen.has(base.element)) return current;
    seen.add(base.element);
    current = base;
  }
}

/**
 * The schema of a message.
 *
 * @param message the message
 * @param family the name of its family
 * @returns a schema for a file of its own
 */
export function schemaOf(message: ImportedMessage, family: string | undefined): JsonDraft {
  const { element, kind, name, select, fields } = message;
  const description = descriptionOf(element);
  const packet = {
    ...family !== undefined && { family },
    ...select !== undefined && { select },
  };
  return {
    title: name,
    ...description !== undefined && { description },
    "x-message": { kind },
    "x-packet": packet,
    ...objectSchema(fields),
  };
}
