/**
 * Prints what tells limit states.
 *
 * @module
 */
import { stringLiteral } from "../names.ts";
import type { LayoutField, LayoutLimits, NumberField, PacketLayout } from "../packets/layout.ts";
import { escapeToken } from "../pointer.ts";
import { sharedName } from "./packets_number.ts";
import { memberOf, PacketScope, type PacketsFile, pointerText } from "./packets_scope.ts";

/** A field with limits, or one that a condition of limits may compare. */
interface Seen {
  readonly field: NumberField;
  readonly text: string;
  readonly isOptional: boolean;
  readonly indices: readonly string[];
  readonly answer: LimitsAnswer;
}

/**
 * The type of what `limits` returns.
 *
 * @param file where to print
 * @param layout the packet
 * @returns source text
 */
export function limitsType(file: PacketsFile, layout: PacketLayout): string {
  const members: string[] = [];
  const visit = (fields: readonly LayoutField[], isOptional: boolean): void => {
    for (const field of fields) {
      const mayLack = isOptional || !field.required || field.when !== undefined;
      if (field.kind === "object") visit(field.fields, mayLack);
      if (field.kind === "array") visit([field.item], mayLack);
      if (field.kind !== "number" || field.limits === undefined) continue;
      const state = file.printer.type(`${file.packageName}/packets`, "LimitState");
      const pointer = `/${field.path.map(escapeToken).join("/")}`;
      const mark = mayLack || field.nullable ? "?" : "";
      members.push(
        field.path.includes("*")
          ? `readonly [pointer: string]: ${state} | undefined`
          : `readonly ${stringLiteral(pointer)}${mark}: ${state}`,
      );
    }
  };
  visit(layout.fields, false);
  if (members.length === 0) return "Record<never, never>";
  return `{ ${[...new Set(members)].join("; ")} }`;
}

/** What is told of a member: its state, or the ranges that its state follows from. */
export type LimitsAnswer = "states" | "ranges";

/**
 * Prints the body of `limits`, or of `ranges`.
 *
 * @param file where to print
 * @param layout the packet
 * @param answer which of both
 */
export function printLimits(file: PacketsFile, layout: PacketLayout, answer: LimitsAnswer): void {
  const scope = new PacketScope(file, layout);
  const members: string[] = [];
  const walk = { answer, owner: "value", isOptional: false, indices: [], members };
  printObject(scope, layout.fields, walk);
  file.printer.line(`return ${members.length === 0 ? "{}" : `{ ${members.join(", ")} }`};`);
}

interface Walk {
  readonly answer: LimitsAnswer;
  readonly owner: string;
  readonly isOptional: boolean;
  readonly indices: readonly string[];
  /** Of the object that is returned. */
  readonly members: string[];
}

function printObject(scope: PacketScope, fields: readonly LayoutField[], walk: Walk): void {
  for (const field of fields) {
    const text = accessOf(walk, field.path.at(-1) ?? "");
    const isOptional = walk.isOptional || !field.required || field.when !== undefined;
    printField(scope, field, { ...walk, owner: text, isOptional });
  }
}

function accessOf({ owner, isOptional }: Walk, name: string): string {
  const member = memberOf(owner, name).slice(owner.length);
  if (!isOptional) return owner + member;
  return `${owner}?.${member.startsWith(".") ? member.slice(1) : member}`;
}

function printField(scope: PacketScope, field: LayoutField, walk: Walk): void {
  const { answer, owner: text, isOptional, indices, members } = walk;
  if (field.kind === "number" || field.kind === "text") {
    scope.keep(field.path, { raw: text, value: text, optional: isOptional });
    if (field.kind === "number" && field.limits !== undefined) {
      members.push(memberText(scope, field.limits, { answer, field, text, isOptional, indices }));
    }
  } else if (field.kind === "object") printObject(scope, field.fields, walk);
  else if (hasLimits(field.item)) printItems(scope, field, walk);
}

function hasLimits(field: LayoutField): boolean {
  if (field.kind === "number") return field.limits !== undefined;
  if (field.kind === "array") return hasLimits(field.item);
  return field.kind === "object" && field.fields.some(hasLimits);
}

function printItems(
  scope: PacketScope,
  field: Extract<LayoutField, { readonly kind: "array" }>,
  { answer, owner, isOptional, indices, members }: Walk,
): void {
  const [states, index, item] = [scope.variable("s"), scope.variable("i"), scope.variable("o")];
  const { printer } = scope;
  const name = answer === "states" ? "LimitState" : "Limits";
  const type = printer.type(`${scope.file.packageName}/packets`, name);
  printer.line(`const ${states}: { [pointer: string]: ${type} } = {};`);
  const list = isOptional ? `(${owner} ?? [])` : owner;
  printer.block(`for (const [${index}, ${item}] of ${list}.entries()) {`, () => {
    const inner: string[] = [];
    printField(scope, field.item, {
      answer,
      owner: item,
      isOptional: false,
      indices: [...indices, index],
      members: inner,
    });
    printer.line(`Object.assign(${states}, { ${inner.join(", ")} });`);
  });
  members.push(`...${states}`);
}

function memberText(
  scope: PacketScope,
  limits: LayoutLimits,
  { answer, field, text, isOptional, indices }: Seen,
): string {
  const pointer = pointerText(field.path, indices);
  const key = indices.length === 0 ? pointer : `[${pointer}]`;
  const ranges = rangesText(scope, limits, field.unit);
  const told = answer === "states" ? `${scope.support("limitState")}(${text}, ${ranges})` : ranges;
  return isOptional || field.nullable
    ? `...(${text} == null ? {} : { ${key}: ${told} })`
    : `${key}: ${told}`;
}

function rangesText(
  scope: PacketScope,
  { contexts, ...general }: LayoutLimits,
  unit: string | undefined,
): string {
  const share = (ranges: Omit<LayoutLimits, "contexts">): string => {
    const { warning, critical } = ranges;
    const text = JSON.stringify({ unit, warning, critical });
    return sharedName(scope, "limits", (name) => `const ${name} = ${text};`);
  };
  return contexts.reduceRight(
    (rest, { when, ...ranges }) => `${scope.condition(when)} ? ${share(ranges)} : ${rest}`,
    share(general),
  );
}
