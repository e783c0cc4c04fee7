// Once: a million messages take a while; a smaller test of the same runs everywhere.
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startProgram } from "../helpers/run_program.ts";
import { checkQueueGroups } from "../broker/queue_group_load.ts";

const SERVE = fileURLToPath(new URL("../../bench/bus/serve.ts", import.meta.url));

test("startBus() loses and doubles none of 100 clients' 10,000 messages each", async () => {
  const program = startProgram("node", SERVE);
  try {
    const url = (await program.waitForLine("nats://")).trim();
    await checkQueueGroups(url, { clients: 100, messages: 10_000 });
  } finally {
    await program.stop();
  }
});
