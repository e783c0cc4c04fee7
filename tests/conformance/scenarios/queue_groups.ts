import assert from "node:assert/strict";
import type { Lab } from "../lab.ts";
import type { Scenario, ScenarioGroup } from "../scenario.ts";
import { ask, type Identity, listen, waitFor } from "../wire.ts";

const MESSAGES = 300;

/** What was counted by whom. */
interface Counted extends Identity {
  readonly n: number;
}

/** Names that are no legal queue group, or look as if they might be. */
const NAMES = [
  "plain",
  "My Service",
  " spaces ",
  "a.b.*",
  ">",
  "tab\there",
  "Bodenstation Würzburg",
];

/** Who gets which message. */
export const queueGroups: ScenarioGroup = {
  name: "queue groups",
  scenarios: [
    ...NAMES.map((name): Scenario => ({
      title: `shares messages between instances of "${name.replace("\t", "\\t")}"`,
      basis: "documents",
      program: "service",
      run: async (lab) => {
        await Promise.all([1, 2].map(() => lab.startNamed(name)));
        const counted = await countAll(lab, { amount: MESSAGES });
        assert.equal(counted.length, MESSAGES);
        assert.equal(new Set(counted.map(({ n }) => n)).size, MESSAGES, "One was handled twice");
        assert.equal(new Set(counted.map(({ instance }) => instance)).size, 2);
      },
    })),
    {
      title: "gives every message to each service of another name, also of a similar one",
      basis: "documents",
      program: "service",
      run: async (lab) => {
        const names = ["My Service", "My_Service", "my service"];
        await Promise.all(names.map((name) => lab.startNamed(name)));
        const counted = await countAll(lab, { amount: 50, services: names.length });
        for (const name of names) {
          const own = counted.filter((one) => one.name === name).map(({ n }) => n);
          assert.deepEqual([...own].sort((a, b) => a - b), Array.from({ length: 50 }, (_, n) => n));
        }
      },
    },
    {
      title: "gives every message to each instance where a handler wants it",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        await Promise.all([1, 2, 3].map(() => lab.startNamed("My Service")));
        const client = await lab.client();
        const inbox = `${lab.prefix}-inbox`;
        const heard = await listen(client, inbox, (message) => message.json<Identity>());
        client.publish(lab.subject("everyone"), "{}", { reply: inbox });
        await waitFor(heard, 3);
        assert.equal(new Set(heard.map(({ instance }) => instance)).size, 3);
      },
    },
    {
      title: "answers a request once",
      basis: "documents",
      program: "service",
      run: async (lab) => {
        await Promise.all([1, 2].map(() => lab.startNamed("My Service")));
        const client = await lab.client();
        const inbox = `${lab.prefix}-inbox`;
        const heard = await listen(client, inbox, (message) => message.json<Identity>());
        for (let i = 0; i < 20; i++) client.publish(lab.subject("who"), "{}", { reply: inbox });
        await waitFor(heard, 20);
        await ask(client, lab.subject("who"));
        assert.equal(heard.length, 20);
      },
    },
  ],
};

/** Publishes numbers and waits until each was counted by so many services. */
async function countAll(
  lab: Lab,
  { amount, services = 1 }: { readonly amount: number; readonly services?: number },
): Promise<readonly Counted[]> {
  const client = await lab.client();
  const heard = await listen(client, lab.subject("counted"), (message) => message.json<Counted>());
  for (let n = 0; n < amount; n++) client.publish(lab.subject("count"), JSON.stringify({ n }));
  await waitFor(heard, amount * services);
  await client.flush();
  return heard;
}
