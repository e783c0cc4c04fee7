/**
 * One end of one contender: `process.ts respond|ask|receive|flood|validate CONTENDER URL SUBJECT`. Does
 * what it is told on stdin, one JSON text a line, and answers with one line each.
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import type { Contender } from "./contender.ts";
import { ask, type AskOrder } from "./ask.ts";
import { Counter } from "./counter.ts";
import { Flood, type FloodOrder } from "./flood.ts";
import { validate, type ValidateOrder } from "./validate.ts";
import type { ValidatorContender } from "./validators/contender.ts";

type Answer = (order: never) => Promise<object> | object;

const [role = "", module = "", url = "", subject = ""] = process.argv.slice(2);
const link = { url, subject };

/** Prepares an end and gives back what answers orders. */
const roles: Readonly<Record<string, () => Promise<Answer>>> = {
  respond: async () => {
    // Some serve in a loop that ends with the process, others return.
    void (await load()).respond?.(link).catch(fail);
    return usage;
  },
  ask: async () => {
    const { connect, validates } = await load();
    if (connect === undefined) throw new TypeError("This contender does not ask");
    const send = await connect(link);
    return (order: AskOrder) => ask(send, validates, order);
  },
  receive: async () => {
    const counter = await Counter.open(link);
    void (await load()).receive?.(link, (telemetry) => counter.take(telemetry)).catch(fail);
    return usage;
  },
  flood: async () => {
    const flood = await Flood.open(link);
    return (order: FloodOrder) => flood.run(order);
  },
  validate: async () => {
    const { validator } = await import(module) as { readonly validator: ValidatorContender };
    return (order: ValidateOrder) => validate(validator, order);
  },
};

async function load(): Promise<Contender> {
  return (await import(module) as { readonly contender: Contender }).contender;
}

/** What this process has used since it started, in µs of processor time and bytes. */
function usage(): object {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system, memory: process.memoryUsage.rss() };
}

function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}

const answer = await roles[role]?.().catch(fail);
if (answer === undefined) throw new TypeError(`Role "${role}" does not exist`);
console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  const result = await Promise.resolve(JSON.parse(line) as never).then(answer).catch((error) => ({
    error: String(error),
  }));
  console.log(JSON.stringify(result));
}
process.exit(0);
