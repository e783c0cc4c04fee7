/**
 * Alarm ranges of a field.
 *
 * @module
 */
import { within } from "../pointer.ts";
import type { LayoutLimits, LayoutPlace } from "./layout.ts";
import type { LayoutBuilder } from "./layout_builder.ts";
import { resolveCondition } from "./layout_scope.ts";
import type { FieldSchema } from "./read_keyword.ts";

/**
 * Builds the limits of a field.
 *
 * @param read what the schemas of the field say
 * @param place where it lies
 * @param builder the packet's
 * @returns the limits; `undefined` without any, or when they are wrong
 */
export function buildLimits(
  { limits, type, keyword, chain }: FieldSchema,
  { path }: LayoutPlace,
  builder: LayoutBuilder,
): LayoutLimits | undefined {
  if (limits === undefined) return undefined;
  const owner = chain.find((schema) => schema.limits !== undefined);
  const at = within(owner?.at ?? { file: "", pointer: "" }, "x-limits");
  const isNumber = type === "integer" || type === "number";
  if (!isNumber || keyword.states !== undefined) {
    builder.problems.error(at, `Limits stand on a field of type "${type}": expected a number`);
    return undefined;
  }
  const { contexts = [], ...general } = limits;
  const resolved = contexts.map(({ when, ...ranges }, index) => {
    const here = within(at, "contexts", index);
    checkRanges(ranges, here, builder);
    const reference = { at: within(here, "when"), from: path.slice(0, -1) };
    const condition = resolveCondition(when, reference, builder.scope) ?? [];
    if (condition.flat().some(({ raw }) => raw)) {
      builder.problems.error(
        reference.at,
        `Limits compare the message's values: expected no "raw"`,
      );
    }
    return { ...ranges, when: condition };
  });
  checkRanges(general, at, builder);
  return { ...general, contexts: resolved };
}

function checkRanges(
  ranges: Pick<LayoutLimits, "warning" | "critical">,
  at: LayoutPlace["at"],
  { problems }: LayoutBuilder,
): void {
  for (const name of ["warning", "critical"] as const) {
    const { low = -Infinity, high = Infinity } = ranges[name] ?? {};
    if (low > high) problems.error(within(at, name), `Low limit ${low} is above high ${high}`);
  }
  const { warning, critical } = ranges;
  const isHidden = (warning?.low ?? Infinity) < (critical?.low ?? -Infinity) ||
    (warning?.high ?? -Infinity) > (critical?.high ?? Infinity);
  if (isHidden) problems.warning(at, "Warning limits lie outside of the critical ones");
}
