/**
 * Layouts in, a telemetry dictionary of NASA's Open MCT out: the form of its tutorials, with the
 * members of its telemetry API.
 *
 * @module
 */
import type { Contract, JsonValue } from "../model.ts";
import type { LayoutField, LayoutLimits, PacketLayout } from "./layout.ts";

type Draft = { [name: string]: JsonValue };

/** A telemetry dictionary. */
export interface OpenMctDictionary {
  readonly name: string;
  readonly key: string;
  readonly measurements: readonly JsonValue[];
}

/**
 * Makes the dictionary of all packets: one measurement for each member that is a number, a label,
 * a boolean or text. Members of objects have `.` in their keys; arrays are left out.
 *
 * @param contract the contract, with layouts
 * @param options `name` of the spacecraft
 * @returns the dictionary
 */
export function exportOpenMct(
  { layouts = [] }: Contract,
  { name }: { readonly name: string },
): OpenMctDictionary {
  return {
    name,
    key: name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "."),
    measurements: layouts.flatMap((layout) =>
      layout.fields.flatMap(leavesOf).map((field) => measurementOf(field, layout))
    ),
  };
}

function leavesOf(field: LayoutField): LayoutField[] {
  if (field.kind === "array") return [];
  return field.kind === "object" ? field.fields.flatMap(leavesOf) : [field];
}

function measurementOf(field: LayoutField, layout: PacketLayout): Draft {
  const path = field.path.join(".");
  return {
    key: `${layout.name}.${path}`,
    name: field.title ?? path,
    ...field.description !== undefined && { description: field.description },
    values: [
      {
        key: "value",
        name: "Value",
        ...field.unit !== undefined && { units: field.unit },
        ...formatOf(field),
        ...boundsOf(field),
        hints: { range: 1 },
      },
      {
        key: "utc",
        source: "timestamp",
        name: "Timestamp",
        format: "utc",
        hints: { domain: 1 },
      },
    ],
    ...limitsOf(field),
  };
}

function formatOf(field: LayoutField): Draft {
  if (field.kind !== "number") return { format: "string" };
  const { form, states = [], integer } = field;
  if (form === "label") {
    const enumerations = states.map(([string, value]) => ({ value, string }));
    return { format: "enum", enumerations };
  }
  if (form === "boolean") {
    return {
      format: "enum",
      enumerations: [{ value: 0, string: "false" }, { value: 1, string: "true" }],
    };
  }
  if (form === "digits") return { format: "string" };
  return { format: integer ? "integer" : "float" };
}

/** The range of plots: that of the widest limits. */
function boundsOf(field: LayoutField): Draft {
  const { critical, warning } = field.kind === "number" ? field.limits ?? {} : {};
  const low = critical?.low ?? warning?.low;
  const high = critical?.high ?? warning?.high;
  return { ...low !== undefined && { min: low }, ...high !== undefined && { max: high } };
}

/** As a limit provider gives them: warnings and what is critical, with their low and high ends. */
function limitsOf(field: LayoutField): Draft {
  const { limits } = field.kind === "number" ? field : {};
  if (limits === undefined) return {};
  const evaluated = {
    ...level("WARNING", limits.warning),
    ...level("CRITICAL", limits.critical),
  };
  return Object.keys(evaluated).length === 0 ? {} : { limits: evaluated };
}

function level(name: string, range: LayoutLimits["warning"]): Draft {
  if (range === undefined) return {};
  const ends = {
    ...range.low !== undefined && { low: { value: range.low } },
    ...range.high !== undefined && { high: { value: range.high } },
  };
  return { [name]: ends };
}
