/**
 * Realistic schemas of about 2.7 KB: descriptions, a discriminated union, references between
 * files.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Every tenth schema is shared by others, every fifth a request, the rest are events. */
export function schemaAt(index: number): object {
  const group = index - index % 10;
  const properties: Record<string, unknown> = {
    timestamp: { type: "string", format: "date-time", description: "When it was measured" },
    sequence: { type: "integer", minimum: 0, description: "Counts the messages of this kind" },
    mode: { enum: ["safe", "nominal", "science", `special-${index % 7}`] },
    header: { $ref: `./shared${group}.schema.json` },
  };
  for (let member = 0; member < 8; member++) {
    properties[`reading${index % 13}_${member}`] = {
      type: "number",
      minimum: -100 - member,
      maximum: 1000 + index % 50,
      "x-unit": "V",
      description: `Reading ${member} of the sensor behind port ${index % 13}`,
    };
  }
  properties["samples"] = {
    type: "array",
    items: { type: "number", minimum: 0 },
    minItems: 1,
    maxItems: 64,
  };
  properties["state"] = {
    oneOf: ["idle", "busy"].map((kind) => ({
      type: "object",
      properties: { kind: { const: kind }, since: { type: "integer" } },
      required: ["kind"],
      additionalProperties: false,
    })),
  };
  const isShared = index === group;
  if (isShared) delete properties["header"];
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Telemetry of unit ${index}`,
    description: "What the unit measures, once a second, with the state that it is in.",
    ...(isShared ? {} : { "x-message": messageAt(index) }),
    type: "object",
    properties,
    required: ["timestamp", "sequence", "samples"],
    additionalProperties: false,
  };
}

function messageAt(index: number): object {
  const subject = `telemetry.{spacecraft}.unit${index}`;
  return index % 5 === 1
    ? {
      subject,
      kind: "request",
      reply: { type: "object", properties: { ok: { type: "boolean" } } },
    }
    : { subject };
}

/** Writes some of them into a folder; gives back their size in bytes. */
export function writeSchemas(folder: string, count: number): number {
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const name = index % 10 === 0 ? `shared${index}` : `unit${index}`;
    const path = join(folder, `schemas/group${Math.floor(index / 100)}/${name}.schema.json`);
    mkdirSync(dirname(path), { recursive: true });
    const text = JSON.stringify(schemaAt(index), undefined, 1);
    bytes += text.length;
    writeFileSync(path, text);
  }
  return bytes / count;
}
