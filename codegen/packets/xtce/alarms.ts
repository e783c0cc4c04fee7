/**
 * Alarms become `x-limits`.
 *
 * @module
 */
import type { JsonValue } from "../../model.ts";
import { readMatch } from "./conditions.ts";
import { child, childrenOf, numberAttribute, type Remarks } from "./elements.ts";
import type { FieldScope, JsonDraft } from "./imported_field.ts";
import type { XmlElement } from "./xml.ts";

/** Which of XTCE's five severities become one of two; the first that is there counts. */
const SEVERITIES: Readonly<Record<"warning" | "critical", readonly string[]>> = {
  warning: ["WarningRange", "WatchRange"],
  critical: ["CriticalRange", "DistressRange", "SevereRange"],
};

/** What is not carried over. */
const UNSUPPORTED = ["ChangeAlarmRanges", "AlarmMultiRanges", "CustomAlarm", "AlarmConditions"];

/**
 * Reads the alarms of a numeric type.
 *
 * @param type the parameter type
 * @param scope what contexts may refer to
 * @param remarks receives what is not supported
 * @returns the value of `x-limits`; `undefined` where there are no alarms
 */
export function readLimits(
  type: XmlElement,
  scope: FieldScope,
  remarks: Remarks,
): JsonDraft | undefined {
  const limits = readAlarm(child(type, "DefaultAlarm"), remarks);
  const contexts = childrenOf(child(type, "ContextAlarmList"), "ContextAlarm")
    .flatMap((alarm): JsonValue[] => {
      const when = readMatch(child(alarm, "ContextMatch"), scope, remarks);
      return when === undefined ? [] : [{ when, ...readAlarm(alarm, remarks) }];
    });
  if (contexts.length > 0) limits["contexts"] = contexts;
  return Object.keys(limits).length === 0 ? undefined : limits;
}

function readAlarm(alarm: XmlElement | undefined, remarks: Remarks): JsonDraft {
  const limits: JsonDraft = {};
  for (const part of alarm?.children ?? []) {
    if (UNSUPPORTED.includes(part.name)) remarks.add(part, `${part.name} is not supported`);
  }
  const ranges = child(alarm, "StaticAlarmRanges");
  if (ranges?.attributes.get("rangeForm") === "inside") {
    remarks.add(ranges, `Alarms inside of a range are not supported`);
    return limits;
  }
  for (const [name, elements] of Object.entries(SEVERITIES)) {
    const found = elements.flatMap((element) => child(ranges, element) ?? []);
    const [range, ...others] = found;
    if (range === undefined) continue;
    const bounds = readBounds(range);
    if (Object.keys(bounds).length > 0) limits[name] = bounds;
    for (const other of others) {
      remarks.add(other, `${other.name} is not supported beside ${range.name}`);
    }
  }
  return limits;
}

/** Bounds of two forms: as attributes since 1.2, as in 1.1 by the same names. */
function readBounds(range: XmlElement): JsonDraft {
  const low = numberAttribute(range, "minInclusive") ?? numberAttribute(range, "minExclusive");
  const high = numberAttribute(range, "maxInclusive") ?? numberAttribute(range, "maxExclusive");
  return { ...low !== undefined && { low }, ...high !== undefined && { high } };
}
