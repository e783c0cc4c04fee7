import assert from "node:assert/strict";
import { eventually } from "../../helpers/eventually.ts";
import { USERS_WITHOUT } from "../brokers.ts";
import { type Lab, variablesFor } from "../lab.ts";
import type { Scenario, ScenarioGroup } from "../scenario.ts";
import { PASSWORD } from "../secrets.ts";
import { ask, askHealth, HEALTH_SUBJECTS, type Identity } from "../wire.ts";

/** Health, on both subjects. */
export const health: ScenarioGroup = {
  name: "health",
  scenarios: [
    ...HEALTH_SUBJECTS.map((subject): Scenario => ({
      title: `answers on ${subject}`,
      basis: "documents",
      program: "service",
      run: async (lab) => {
        await lab.startNamed(lab.prefix);
        const client = await lab.client();
        const [reply] = await askHealth(client, subject, { name: lab.prefix });
        assert.equal(reply?.name, lab.prefix);
        assert.equal(reply.errors, 0);
      },
    })),
    {
      title: "answers from every instance, on both subjects",
      basis: "documents",
      program: "service",
      run: async (lab) => {
        await Promise.all([1, 2].map(() => lab.startNamed(lab.prefix)));
        const client = await lab.client();
        for (const subject of HEALTH_SUBJECTS) {
          await askHealth(client, subject, { name: lab.prefix, instances: 2 });
        }
      },
    },
    {
      title: "answers whatever the request carries",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        await lab.startNamed(lab.prefix);
        const client = await lab.client();
        for (const body of [new Uint8Array([0xff, 0xfe, 0]), new TextEncoder().encode("[[[")]) {
          await askHealth(client, HEALTH_SUBJECTS[0], { name: lab.prefix, body });
        }
      },
    },
    {
      title: "says the name as it was given, spaces included",
      basis: "documents",
      program: "service",
      run: async (lab) => {
        const name = `My Service ${lab.prefix} ü`;
        await lab.startNamed(name);
        await askHealth(await lab.client(), HEALTH_SUBJECTS[0], { name });
      },
    },
    {
      title: "counts handlers that fail and messages that are invalid",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        await lab.startNamed(lab.prefix);
        const client = await lab.client();
        for (let i = 0; i < 3; i++) client.publish(lab.subject("fail"), "{}");
        client.publish(lab.subject("count"), "no JSON");
        await eventually(async () => {
          const [reply] = await askHealth(client, HEALTH_SUBJECTS[0], { name: lab.prefix });
          assert.equal(reply?.errors, 4);
        });
      },
    },
    {
      title: "answers while handlers are busy",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        await lab.startNamed(lab.prefix);
        const client = await lab.client();
        const slow = ask(client, lab.subject("slow"), { ms: 3000 });
        for (let n = 0; n < 500; n++) {
          client.publish(lab.subject("count"), JSON.stringify({ n, ms: 5 }));
        }
        for (const subject of HEALTH_SUBJECTS) {
          await askHealth(client, subject, { name: lab.prefix });
        }
        await slow;
      },
    },
    ...Object.entries(USERS_WITHOUT).map(([user, subject]): Scenario => ({
      title: `goes on where it may not listen on ${subject}, and says so once`,
      basis: "edge",
      program: "service",
      run: (lab) => runForbidden(lab, user, subject),
    })),
    {
      title: "answers discovery ($SRV.PING) under a legal name",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const name = `My Service ${lab.prefix}`;
        await lab.startNamed(name);
        const client = await lab.client();
        const options = { strategy: "timer", maxWait: 1000 } as const;
        const replies: { name: string; metadata: Record<string, string> }[] = [];
        for await (const reply of await client.requestMany("$SRV.PING", "", options)) {
          replies.push(reply.json());
        }
        const own = replies.find(({ metadata }) => Object.values(metadata).includes(name));
        assert.match(own?.name ?? "", /^[a-zA-Z0-9_-]+$/);
      },
    },
  ],
};

async function runForbidden(lab: Lab, user: string, subject: string): Promise<void> {
  const { server } = await lab.brokers.get("login");
  const login = { NATS_USER: user, NATS_PASSWORD: PASSWORD };
  const env = { ...variablesFor(server), ...login, SERVICE_NAME: lab.prefix };
  const program = await lab.start({ env });
  const client = await lab.brokers.connect("login");
  lab.afterwards(() => client.close());
  const [allowed = ""] = HEALTH_SUBJECTS.filter((other) => other !== subject);
  await askHealth(client, allowed, { name: lab.prefix });
  const { name } = await ask<Identity>(client, lab.subject("who"));
  assert.equal(name, lab.prefix);
  const lines = await eventually(() => {
    const found = `${program.stdout()}\n${program.stderr()}`.split("\n")
      .filter((line) => line.includes(subject));
    return found.length > 0 && found;
  });
  assert.equal(lines.length, 1, lines.join("\n"));
}
