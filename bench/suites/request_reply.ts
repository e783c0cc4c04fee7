/**
 * Request and reply: 64 in flight and one, 95 bytes and 1 KiB.
 *
 * @module
 */
import { startNatsServer } from "../../tests/helpers/nats_server.ts";
import type { AskOrder, AskResult } from "../contenders/ask.ts";
import { type ContenderModule, CONTENDERS, startEnd } from "../harness/ends.ts";
import {
  alternate,
  type Bench,
  type Platform,
  type Runner,
  type Suite,
  type Table,
  tableOf,
} from "../harness/suite.ts";
import type { Worker } from "../harness/worker.ts";

const LOADS = [
  { title: "64 in flight, 95 B", inFlight: 64, bytes: 95 },
  { title: "64 in flight, 1 KiB", inFlight: 64, bytes: 1024 },
  { title: "one in flight, 95 B", inFlight: 1, bytes: 95 },
] as const;

const QUANTITIES = [
  { quantity: "perSecond", name: "requests", unit: "/s" },
  { quantity: "p99", name: "p99", unit: "ms" },
  { quantity: "clientCpu", name: "client CPU for one", unit: "µs" },
  { quantity: "serverCpu", name: "server CPU for one", unit: "µs" },
] as const;

const WITHOUT_CLIENT = "raw nats.js, callback";
const BASELINE = "raw nats.js";

/** Request and reply of all contenders. */
export const requestReply: Suite = { name: "request", run };

/** Both ends of a contender, or why it is out. */
interface Pair {
  readonly contender: ContenderModule;
  readonly ends: readonly Worker[];
  readonly client?: Worker;
  readonly server?: Worker;
  readonly failure?: string;
}

async function run(bench: Bench): Promise<readonly Table[]> {
  const tables: Table[] = [];
  for (const platform of bench.platforms) tables.push(...await runOn(platform, bench));
  return tables;
}

async function runOn(platform: Platform, { extent }: Bench): Promise<readonly Table[]> {
  const broker = await startNatsServer();
  const pairs: Pair[] = [];
  try {
    for (const contender of CONTENDERS) {
      pairs.push(await startPair(platform, contender, broker.url));
    }
    const tables: Table[] = [];
    for (const { title, ...load } of extent.quick ? LOADS.slice(0, 1) : LOADS) {
      const order = { ...load, seconds: extent.seconds };
      // Everybody's code is optimised before the first round.
      await alternate(pairs.map((pair) => runnerOf(pair, { ...order, seconds: 0.5 })), 1);
      const all = await alternate(pairs.map((pair) => runnerOf(pair, order)), extent.rounds);
      for (const { name, ...quantity } of QUANTITIES) {
        tables.push(tableOf(all, {
          title: `${platform.name}: request and reply, ${title}: ${name}`,
          baseline: BASELINE,
          ...quantity,
        }));
      }
    }
    return tables;
  } finally {
    for (const { ends } of pairs) for (const end of ends) end.stop();
    await broker.stop();
  }
}

async function startPair(
  platform: Platform,
  contender: ContenderModule,
  url: string,
): Promise<Pair> {
  const ends: Worker[] = [];
  const subject = `request.${contender.name.replaceAll(/\W+/g, "-")}`;
  // A client that is not its own is that of raw nats.js.
  const asking = contender.name === WITHOUT_CLIENT ? CONTENDERS[0] ?? contender : contender;
  try {
    const server = await startEnd({ platform, role: "respond", contender, url, subject });
    ends.push(server);
    const client = await startEnd({ platform, role: "ask", contender: asking, url, subject });
    ends.push(client);
    await prove(client);
    return { contender, ends, client, server };
  } catch (error) {
    return { contender, ends, failure: String(error) };
  }
}

/** A contender answers rightly before it counts, and refuses what it says that it checks. */
async function prove(client: Worker): Promise<void> {
  const order: AskOrder = { seconds: 0.05, inFlight: 1, bytes: 95 };
  for (let attempt = 0;; attempt++) {
    try {
      await client.ask(order);
      break;
    } catch (error) {
      if (attempt === 20) throw error; // the server may not listen yet
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  const { refused } = await client.ask<{ refused: boolean }>({ ...order, invalid: true });
  if (!refused) throw new Error("It took a request that does not fit its schema");
}

function runnerOf({ contender, client, server, failure }: Pair, order: AskOrder): Runner {
  return {
    name: contender.name,
    measure: async () => {
      if (client === undefined || server === undefined) throw new Error(failure);
      const before = await server.ask<{ cpu: number }>({});
      const { cpu, ...result } = await client.ask<AskResult>(order);
      const after = await server.ask<{ cpu: number }>({});
      const count = result.perSecond * order.seconds;
      return { ...result, clientCpu: cpu, serverCpu: (after.cpu - before.cpu) / count };
    },
  };
}
