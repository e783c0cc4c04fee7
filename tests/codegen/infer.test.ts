import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readXml } from "../../cli/import/read_xml.ts";
import { judgeOf } from "../../cli/tools/judge_vectors.ts";
import { emitters } from "../../codegen/emitters/all.ts";
import { generate, type Generation } from "../../codegen/generate.ts";
import { type DraftFile, Inference, readSample } from "../../codegen/infer/infer.ts";
import type { JsonValue } from "../../codegen/model.ts";
import { importXtce } from "../../codegen/packets/xtce/import_xtce.ts";
import { jsonSource } from "../../codegen/sources/json.ts";
import { createSpacePacketDecoder } from "../../packets/mod.ts";
import { createRandom } from "../helpers/random.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { readJpss } from "../packets/jpss.ts";
import { packetsOf } from "../packets/packets_of.ts";

const HEDY = join(PROJECT_FOLDER, "../shared/data/euroc_hedy_cats");
const MUTATIONS = 1000;
const LIMIT_MS = 120_000;

function infer(lines: readonly string[], subject = "samples"): readonly DraftFile[] {
  const inference = new Inference();
  for (const line of lines) inference.add(readSample(line, subject));
  return inference.draft();
}

/** Generates from drafts as they are: not even a warning is allowed. */
async function generateDrafts(drafts: readonly DraftFile[]): Promise<Generation> {
  const files = drafts.map(({ path, text }) => ({ path, text, absolutePath: `/${path}` }));
  const generation = await generate(files, { sources: [jsonSource], emitters });
  assert.deepEqual(generation.problems, []);
  return generation;
}

function schemaOf(draft: DraftFile | undefined): Record<string, JsonValue> {
  assert.ok(draft);
  const { $schema: _dialect, title: _title, description: _text, ...rest } = JSON.parse(draft.text);
  return rest;
}

/** Another type in one member, or one member less. */
function mutate(line: string, random: ReturnType<typeof createRandom>): string {
  const value: Record<string, JsonValue> = JSON.parse(line);
  const names = Object.keys(value);
  const name = names[random.integer(0, names.length)] ?? "";
  const others = [null, true, 1, "text", [], {}].filter((one) => typeof one !== typeof value[name]);
  const other = others[random.integer(0, others.length)] ?? null;
  const { [name]: _member, ...rest } = value;
  return JSON.stringify(random.number() < 0.5 ? rest : { ...value, [name]: other });
}

/** Drafts from all lines accept each of them and refuse what is changed. */
async function assertDraft(lines: readonly string[], subject: string): Promise<void> {
  const drafts = infer(lines, subject);
  assert.equal(drafts.length, 1);
  const generation = await generateDrafts(drafts);
  const judge = judgeOf(generation);
  const definition = generation.contract.messages[0]?.payload ?? "";
  assert.deepEqual(lines.filter((line) => judge(definition, line).length > 0), []);
  const random = createRandom(1);
  for (let index = 0; index < MUTATIONS; index++) {
    const mutated = mutate(lines[random.integer(0, lines.length)] ?? "{}", random);
    assert.notDeepEqual(judge(definition, mutated), [], mutated);
  }
}

async function jpssLines(): Promise<readonly string[]> {
  const { bytes, xtce } = readJpss();
  if (bytes === undefined) return [];
  const { schemas } = importXtce([readXml(new TextEncoder().encode(xtce), "jpss.xml")]);
  const [packet] = (await packetsOf(schemas)).packets.values();
  assert.ok(packet);
  const decoder = createSpacePacketDecoder();
  return [...decoder.push(bytes), ...decoder.end()].map((one) =>
    JSON.stringify(packet.decode(one.bytes))
  );
}

function csvLines(name: string): readonly string[] {
  const [head = "", ...rows] = readFileSync(join(HEDY, name), "utf8").trim().split(/\r?\n/);
  const names = head.split(",");
  return rows.map((row) => {
    const cells = row.split(",").map((cell) =>
      cell !== "" && Number.isFinite(Number(cell)) ? Number(cell) : cell
    );
    return JSON.stringify(Object.fromEntries(names.map((member, index) => [member, cells[index]])));
  });
}

test("infer drafts JPSS-1 so that all packets fit and changed ones do not", {
  timeout: LIMIT_MS,
}, async () => {
  const lines = await jpssLines();
  if (lines.length === 0) return;
  assert.equal(lines.length, 7200);
  await assertDraft(lines, "spacecraft.jpss-1.geolocation");
});

test("infer drafts a rocket's telemetry so that all rows fit and changed ones do not", {
  timeout: LIMIT_MS,
}, async () => {
  if (!existsSync(HEDY)) return console.log("Skipped: the folder ../shared/data is absent");
  for (const name of ["baro", "imu", "flightInfo", "gnssInfo"]) {
    await assertDraft(csvLines(`${name}.csv`), `flight.hedy.${name}`);
  }
});

test("infer groups subjects by their tokens that differ", async () => {
  const drafts = infer(["ws-1", "ws-2", "orion"].flatMap((name) => [
    JSON.stringify({ subject: `telemetry.${name}.housekeeping`, data: { voltage: 7.4 } }),
    JSON.stringify({ subject: `telemetry.${name}.attitude`, data: { q: [0, 0, 0, 1] } }),
  ]));
  assert.deepEqual(drafts.map(({ subject, path }) => [subject, path]), [
    ["telemetry.{token2}.attitude", "telemetry/attitude.schema.json"],
    ["telemetry.{token2}.housekeeping", "telemetry/housekeeping.schema.json"],
  ]);
  const { contract } = await generateDrafts(drafts);
  assert.equal(contract.messages.length, 2);
});

test("infer finds enumerations, bounds, optional members, null, and times", () => {
  const lines = Array.from({ length: 40 }, (_, index) =>
    JSON.stringify({
      mode: index % 2 === 0 ? "safe" : "nominal",
      count: index,
      voltage: 7 + index / 100,
      at: `2026-01-01T00:00:${String(index % 60).padStart(2, "0")}Z`,
      ...index % 4 === 0 && { extra: index % 8 === 0 ? null : true },
    }));
  const [draft] = infer(lines);
  const { properties, required } = schemaOf(draft);
  assert.deepEqual(required, ["mode", "count", "voltage", "at"]);
  assert.deepEqual(properties, {
    mode: { type: "string", enum: ["nominal", "safe"] },
    count: { type: "integer", minimum: 0, maximum: 80 },
    voltage: { type: "number", minimum: 0, maximum: 8 },
    at: { type: "string", format: "date-time" },
    extra: { type: ["boolean", "null"] },
  });
  assert.ok(
    draft?.doubts.some(({ path, message }) => path === "/extra" && message.includes("10 of 40")),
  );
});

test("infer says what it is unsure of", () => {
  const [draft] = infer(['{"a":1,"b":[]}', '{"a":"1","b":[]}', '{"a":null,"b":[]}']);
  const said = draft?.doubts.map(({ path, message }) => `${path}: ${message}`) ?? [];
  assert.ok(said.includes("/a: Saw values of several types: integer, null, string"));
  assert.ok(said.includes("/b: Saw empty arrays only: any item is accepted"));
  assert.ok(said.some((line) => line.startsWith(": Saw few samples")));
});

test("infer drafts hostile samples to schemas that gen takes as they are", async () => {
  const lines = [
    '{"subject":"a.*/x","data":{"__proto__":{"toString":1},"":[null,{"*/":"\\u0000"}]}}',
    '{"subject":"a","data":[[[]]]}',
    '{"subject":"b","data":null}',
    '{"subject":"../up","data":"text"}',
    '{"subject":"c.CON","data":1e308}',
    '{"subject":"c.con","data":true}',
  ];
  const drafts = infer(lines);
  assert.equal(drafts.length, lines.length);
  for (const { path } of drafts) assert.match(path, /^[\w-]+(?:\/[\w-]+)*\.schema\.json$/);
  await generateDrafts(drafts);
});
