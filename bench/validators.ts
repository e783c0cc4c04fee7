/**
 * Measures emitted validators beside a hand-written one and TypeBox's compiler: the check of a
 * valid message of 25 members, open and closed, the listing of one wrong member, and
 * `JSON.parse` of the same message for scale. Prints medians over alternating rounds.
 *
 * Run: `npx tsx bench/validators.ts`, `npx bun bench/validators.ts`,
 * `npx deno run -A bench/validators.ts`.
 *
 * @module
 */
import { Compile } from "typebox/schema";
import { importValidators } from "../tests/codegen/support/emitted.ts";

const ROUNDS = 15;
const CALLS_PER_ROUND = 100_000;
const SAMPLES = 64;
const NAMES = Array.from({ length: 25 }, (_, index) => `member${index}`);
const MODES = ["safe", "nominal", "science"];

/** The schema and a value of the member at a position: numbers mostly, as in telemetry. */
function memberAt(index: number): { readonly schema: object; readonly value: unknown } {
  const kind = index % 8;
  if (kind < 4) {
    return { schema: { type: "number", minimum: -100, maximum: 1000 }, value: index / 7 };
  }
  if (kind === 4) return { schema: { type: "integer", minimum: 0 }, value: index };
  if (kind === 5) return { schema: { type: "string", minLength: 1, maxLength: 64 }, value: "text" };
  return kind === 6
    ? { schema: { enum: MODES }, value: "nominal" }
    : { schema: { type: "boolean" }, value: true };
}

/** What a person would write without a generator: straight lines, one for each member. */
function checkByHand(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const v = value as Record<string, unknown>;
  return isReading(v["member0"]) && isReading(v["member1"]) && isReading(v["member2"]) &&
    isReading(v["member3"]) && isCount(v["member4"]) && isText(v["member5"]) &&
    isMode(v["member6"]) && typeof v["member7"] === "boolean" && isReading(v["member8"]) &&
    isReading(v["member9"]) && isReading(v["member10"]) && isReading(v["member11"]) &&
    isCount(v["member12"]) && isText(v["member13"]) && isMode(v["member14"]) &&
    typeof v["member15"] === "boolean" && isReading(v["member16"]) && isReading(v["member17"]) &&
    isReading(v["member18"]) && isReading(v["member19"]) && isCount(v["member20"]) &&
    isText(v["member21"]) && isMode(v["member22"]) && typeof v["member23"] === "boolean" &&
    isReading(v["member24"]);
}

function isReading(value: unknown): boolean {
  return typeof value === "number" && value >= -100 && value <= 1000;
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.length >= 1 && value.length <= 64;
}

function isMode(value: unknown): boolean {
  return value === "safe" || value === "nominal" || value === "science";
}

/** A contender: what it does with a sample, and what it must answer. */
interface Contender {
  readonly name: string;
  readonly samples: readonly unknown[];
  /** Whether the answer to a sample is right. */
  readonly run: (sample: unknown) => boolean;
}

async function contenders(): Promise<readonly Contender[]> {
  const properties = Object.fromEntries(NAMES.map((name, index) => [name, memberAt(index).schema]));
  const open = { type: "object", properties, required: NAMES };
  const closed = { ...open, additionalProperties: false };
  const validators = await importValidators({ open, closed });
  const valid = Array.from({ length: SAMPLES }, (_, index): unknown =>
    JSON.parse(JSON.stringify(
      Object.fromEntries(
        NAMES.map((name, at) => [name, at === 0 ? index / 3 : memberAt(at).value]),
      ),
    )));
  const wrong = valid.map((value) => ({ ...value as object, member12: "no number" }));
  const texts = valid.map((value) => JSON.stringify(value));
  const [ours, oursClosed] = ["open", "closed"].map((name) => {
    const validator = validators.get(name);
    if (validator === undefined) throw new TypeError(`No validator "${name}" was emitted`);
    return validator;
  });
  if (ours === undefined || oursClosed === undefined) throw new TypeError("Emit two validators");
  const [typebox, typeboxClosed] = [Compile(open), Compile(closed)];
  return [
    { name: "hand-written check", samples: valid, run: checkByHand },
    { name: "emitted check", samples: valid, run: ours.check },
    { name: "emitted check, closed", samples: valid, run: oursClosed.check },
    { name: "TypeBox check", samples: valid, run: (value) => typebox.Check(value) },
    { name: "TypeBox check, closed", samples: valid, run: (value) => typeboxClosed.Check(value) },
    { name: "emitted explain", samples: wrong, run: (value) => ours.explain(value).length === 1 },
    {
      name: "emitted explain, closed",
      samples: wrong,
      run: (value) => oursClosed.explain(value).length === 1,
    },
    { name: "JSON.parse", samples: texts, run: (text) => JSON.parse(String(text)) !== null },
  ];
}

/** Nanoseconds for one call. */
function measure({ name, samples, run }: Contender): number {
  let right = 0;
  const start = performance.now();
  for (let call = 0; call < CALLS_PER_ROUND; call++) {
    if (run(samples[call % SAMPLES])) right++;
  }
  const elapsed = performance.now() - start;
  if (right !== CALLS_PER_ROUND) throw new TypeError(`Contender "${name}" answered wrongly`);
  return elapsed / CALLS_PER_ROUND * 1e6;
}

async function main(): Promise<void> {
  const all = await contenders();
  const times = new Map<string, number[]>(all.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const contender of all) times.get(contender.name)?.push(measure(contender));
  }
  for (const [name, list] of times) {
    const sorted = list.toSorted((a, b) => a - b);
    const [least = 0, median = 0] = [sorted[0], sorted[ROUNDS >> 1]];
    console.log(
      `${name.padEnd(26)}${median.toFixed(1).padStart(8)} ns   least ${least.toFixed(1)} ns`,
    );
  }
}

await main();
