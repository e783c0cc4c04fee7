/**
 * What a receiving service holds after many messages: it must not grow with their number.
 *
 * @module
 */
import { startNatsServer } from "../../tests/helpers/nats_server.ts";
import { CONTENDERS, startEnd } from "../harness/ends.ts";
import { listPlatforms } from "../harness/platforms.ts";
import {
  alternate,
  type Bench,
  type Platform,
  type Runner,
  type Suite,
  type Table,
  tableOf,
} from "../harness/suite.ts";

const STEPS = 5;
const PATIENCE_MS = 600_000;

/** Memory over many messages. */
export const memory: Suite = { name: "memory", run };

async function run({ platforms, extent }: Bench): Promise<readonly Table[]> {
  const messages = extent.full ? 10_000_000 : extent.quick ? 100_000 : 1_000_000;
  const tables: Table[] = [];
  for (const platform of platforms) tables.push(await runOn(platform, messages));
  return tables;
}

async function runOn(platform: Platform, messages: number): Promise<Table> {
  const broker = await startNatsServer();
  const contender = CONTENDERS.find(({ name }) => name === "telestion-edge");
  const [node] = listPlatforms();
  if (contender === undefined || node === undefined) throw new TypeError("Nobody to measure");
  const link = { contender, url: broker.url, subject: "ingest.memory" };
  const receiver = await startEnd({ platform, role: "receive", ...link });
  const flood = await startEnd({ platform: node, role: "flood", ...link });
  try {
    await new Promise((resolve) => setTimeout(resolve, 500)); // it subscribes
    const runners = Array.from({ length: STEPS }, (_, step): Runner => {
      const sent = messages / STEPS * (step + 1);
      return {
        name: `after ${sent.toLocaleString("en")}`,
        measure: async () => {
          await flood.ask({ messages: messages / STEPS }, PATIENCE_MS);
          const { memory } = await receiver.ask<{ memory: number }>({});
          return { memory: memory / 1e6 };
        },
      };
    });
    const title = `${platform.name}: resident memory over ${
      messages.toLocaleString("en")
    } messages`;
    const baseline = runners[0]?.name ?? "";
    return tableOf(await alternate(runners, 1), {
      title,
      unit: "MB",
      baseline,
      quantity: "memory",
    });
  } finally {
    receiver.stop();
    flood.stop();
    await broker.stop();
  }
}
