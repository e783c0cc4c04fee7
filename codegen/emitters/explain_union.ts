/**
 * Prints what `explain` says of a value that fits no branch of a union, or several.
 *
 * @module
 */
import type { Location, Schema, SchemaObject } from "../model.ts";
import { stringLiteral } from "../names.ts";
import { checkCall } from "./check_code.ts";
import { not } from "./expression.ts";
import { expectation, explainStatement, explainWhere, issueCall } from "./explain_call.ts";
import { explainCall, explainer } from "./explain_code.ts";
import {
  definitionOf,
  type Definitions,
  type Discriminator,
  discriminatorOf,
  type Kind,
  KINDS,
  possibleKinds,
  valuesOf,
} from "./facts.ts";
import { kindTest } from "./leaf_checks.ts";
import { type Body, printLiteral, printRead } from "./scope.ts";

/** A union to explain. */
export interface Union {
  readonly at: Location;
  readonly keyword: "anyOf" | "oneOf";
  readonly branches: readonly Schema[];
  /** The name of the variable that holds the value, of type `unknown`. */
  readonly value: string;
}

/**
 * Prints statements about a union. Where the value says which branch is meant, by a member or by
 * its type, the issues are those of this branch; else there is one for the whole.
 *
 * @param body where to print
 * @param union the union
 */
export function explainUnion(body: Body, union: Union): void {
  if (explainByTag(body, union) || explainByKind(body, union)) return;
  const { keyword, branches, value, at } = union;
  const fits = checkCall(body.scope, { at, [keyword]: branches }, value);
  const expected = expectation(keyword, describeBranches(branches, body.scope.definitions));
  explainWhere(body, not(fits), issueCall("mismatch", "key", value, expected));
}

/** More branches than these are looked up in a table. */
const MAX_CASES = 100;

function explainByTag(body: Body, { branches, value }: Union): boolean {
  const discriminator = discriminatorOf(branches, body.scope.definitions);
  if (discriminator === undefined) return false;
  body.line(`if (!${issueCall("enterObject", "key", value)}) return;`);
  const read = printRead(body.scope, value, discriminator.name);
  const tag = body.local();
  body.line(`const ${tag} = ${read};`);
  body.line(`${issueCall("leave")};`);
  if (branches.length > MAX_CASES) {
    const functions = branches.map((branch) => explainer(body.scope, branch));
    const table = body.scope.branchTable(discriminator, {
      type: body.scope.supportType("Explain"),
      functions,
    });
    body.line(`const explain = ${table}.get(${tag});`);
    body.line(`if (explain !== undefined) explain(issues, key, ${value});`);
    body.block("else {", () => explainTag(body, discriminator, tag));
    return true;
  }
  body.block(`switch (${tag}) {`, () => {
    for (const [index, branch] of branches.entries()) {
      for (const one of discriminator.values[index] ?? []) body.line(`case ${stringLiteral(one)}:`);
      body.line(
        `  ${explainCall(body.scope, branch, { key: "key", value }) ?? "void 0"};`,
        "  break;",
      );
    }
    body.line("default:");
    body.indented(() => explainTag(body, discriminator, tag));
  });
  return true;
}

/** Says which values the member may have. */
function explainTag(body: Body, { name, values }: Discriminator, tag: string): void {
  const all = values.flat();
  const list = all.length > MAX_CASES ? body.scope.valueSet(all) : printLiteral(all);
  body.line(`${issueCall("enter", "key")};`);
  body.line(`${issueCall("expectOneOf", stringLiteral(name), tag, list)};`);
  body.line(`${issueCall("leave")};`);
}

/** Works where each kind is admitted by at most one branch. */
function explainByKind(body: Body, { branches, value }: Union): boolean {
  const owners = new Map<Kind, SchemaObject>();
  for (const branch of branches) {
    for (const kind of possibleKinds(branch, body.scope.definitions)) {
      if (owners.has(kind) || typeof branch === "boolean") return false;
      owners.set(kind, branch);
    }
  }
  const types = KINDS.filter((kind) => owners.has(kind)).map(stringLiteral);
  const expected = issueCall("expectType", "key", value, ...types);
  body.line(`if (!${expected}) return;`);
  for (const branch of new Set(owners.values())) {
    const test = KINDS.filter((kind) => owners.get(kind) === branch)
      .map((kind) => kindTest(body.scope, kind, value).text).join(" || ");
    const call = explainCall(body.scope, branch, { key: "key", value });
    if (call !== undefined) explainStatement(body, `if (${test}) ${call}`);
  }
  return true;
}

/** More branches than these are counted instead of named. */
const MAX_DESCRIBED = 4;

function describeBranches(branches: readonly Schema[], definitions: Definitions): string {
  const texts = [...new Set(branches.slice(0, 100).map((branch) => describe(branch, definitions)))];
  const shown = texts.slice(0, MAX_DESCRIBED).join(", ");
  const more = branches.length > MAX_DESCRIBED
    ? ` or one of ${branches.length - MAX_DESCRIBED} more`
    : "";
  return `one of: ${shown}${more}`;
}

function describe(schema: Schema, definitions: Definitions): string {
  if (typeof schema === "boolean") return schema ? "anything" : "nothing";
  const values = valuesOf(schema);
  if (values?.length === 1) return shorten(JSON.stringify(values[0]));
  if (values !== undefined) return "one of some values";
  if (schema.type === undefined && schema.ref !== undefined) {
    return `the type ${definitionOf(definitions, schema.ref).typeName}`;
  }
  const [type = "value", ...others] = schema.type ?? [];
  if (others.length > 0) return [type, ...others].join(" or ");
  const named = type === "null" ? type : `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
  const [first] = schema.required ?? [];
  return type === "object" && first !== undefined
    ? `${named} with ${shorten(JSON.stringify(first))}`
    : named;
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}
