import assert from "node:assert/strict";
import type { NatsConnection } from "@nats-io/transport-node";
import { eventually, sleep } from "../../helpers/eventually.ts";
import type { Program, ProgramResult } from "../../helpers/run_program.ts";
import { FIVE, type Lab, variablesFor } from "../lab.ts";
import type { Scenario, ScenarioGroup } from "../scenario.ts";
import { MARK, PASSWORD } from "../secrets.ts";
import { ask, askHealth, HEALTH_SUBJECTS, type Identity, listen, waitFor } from "../wire.ts";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;
const SLOW_MS = 1500;

/** How the process ends when the service cannot start. */
export const failure: ScenarioGroup = {
  name: "failed start",
  scenarios: [
    {
      title:
        "ends with a non-zero status without configuration, and names what is missing on stderr",
      basis: "documents",
      program: "service",
      run: async (lab) => {
        const { stderr } = assertFailed(await lab.run());
        for (const name of Object.keys(FIVE)) assert.ok(stderr.includes(name), stderr);
      },
    },
    {
      title: "ends with a non-zero status when the broker is offline",
      basis: "documents",
      program: "service",
      run: async (lab) => {
        const env = { ...await lab.variables("conformance"), NATS_URL: "127.0.0.1:1" };
        assert.match(assertFailed(await lab.run({ env })).stderr, /127\.0\.0\.1:1/);
      },
    },
    {
      title: "ends with a non-zero status when the login is wrong, without the password",
      basis: "documents",
      program: "service",
      run: async (lab) => {
        const { server } = await lab.brokers.get("login");
        const login = { NATS_USER: "nobody", NATS_PASSWORD: `${MARK}-wrong` };
        const env = { ...variablesFor(server), ...login, LOG_LEVEL: "debug" };
        assert.notEqual(assertFailed(await lab.run({ env })).stderr, "");
      },
    },
  ],
};

/** Signals, and work that is in flight. */
export const stopping: ScenarioGroup = {
  name: "stopping",
  scenarios: [
    ...SIGNALS.map((signal): Scenario => ({
      title: `ends with 0 on ${signal}`,
      basis: "documents",
      program: "service",
      run: async (lab) => {
        const program = await lab.startNamed(lab.prefix);
        program.kill(signal);
        assertStopped(await program.ended);
      },
    })),
    ...SIGNALS.map((signal): Scenario => ({
      title: `answers the request in flight before it ends on ${signal}`,
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const { client, program, replies } = await startSlow(lab, 20, SLOW_MS);
        program.kill(signal);
        assert.deepEqual(await replies, Array(20).fill({ ms: SLOW_MS }));
        assertStopped(await program.ended);
        await client.flush();
      },
    })),
    {
      title: "takes no more messages after the signal",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const { client, program, replies } = await startSlow(lab, 1, 3000);
        program.kill();
        await eventually(async () => {
          const asked = ask(client, lab.subject("who"));
          await assert.rejects(asked, /no responders/i);
        });
        assert.deepEqual(await replies, [{ ms: 3000 }]);
        assertStopped(await program.ended);
      },
    },
    {
      title: "handles every event that was delivered before the signal, in order",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const program = await lab.startNamed(lab.prefix);
        const client = await lab.client();
        const heard = await listen(
          client,
          lab.subject("counted"),
          (message) => message.json<{ n: number }>().n,
        );
        const numbers = Array.from({ length: 100 }, (_, n) => n);
        for (const n of numbers) {
          client.publish(lab.subject("count"), JSON.stringify({ n, ms: 5 }));
        }
        await client.flush();
        await waitFor(heard, 1);
        program.kill();
        assertStopped(await program.ended);
        await client.flush();
        assert.deepEqual(heard, numbers);
      },
    },
    {
      title: "ends at once on a second signal",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const { program, replies } = await startSlow(lab, 1, 9000);
        void replies.catch(() => {});
        program.kill();
        await sleep(500);
        program.kill();
        const { code } = await within(program.ended, 5000);
        assert.notEqual(code, 0);
      },
    },
    {
      title: "ends with 0 on a signal while the broker is away",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const server = await lab.brokers.startServer();
        lab.afterwards(() => server.stop());
        const program = await lab.start({ env: variablesFor(server) });
        await server.interrupt();
        await sleep(500);
        program.kill();
        assertStopped(await within(program.ended, 15_000));
      },
    },
  ],
};

/** A broker that comes back. */
export const reconnecting: ScenarioGroup = {
  name: "reconnecting",
  scenarios: [
    {
      title: "serves again when the broker is back, on every subject",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const { client, restart } = await startRestartable(lab);
        await restart(500);
        await askUntilAnswered(lab, client);
        for (const subject of HEALTH_SUBJECTS) {
          await askHealth(client, subject, { name: "conformance" });
        }
      },
    },
    {
      title: "says once that the connection is lost, and once that it is back",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const { client, program, restart } = await startRestartable(lab);
        const linesOf = (): string[] => `${program.stdout()}${program.stderr()}`.trim().split("\n");
        const before = linesOf().length;
        await restart(3000);
        await askUntilAnswered(lab, client);
        const lines = await eventually(() => {
          const all = linesOf();
          return all.length >= before + 2 && all;
        });
        assert.equal(lines.length - before, 2, lines.join("\n"));
      },
    },
  ],
};

/** What must never be shown, and where it might be. */
export const secrets: ScenarioGroup = {
  name: "secrets",
  scenarios: [
    {
      title: "hides the password in all that it logs, at every level",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const { server } = await lab.brokers.get("login");
        const login = `operator:${encodeURIComponent(PASSWORD)}`;
        const NATS_URL = `nats://${login}@127.0.0.1:${server.port}`;
        const env = { ...variablesFor(server), NATS_URL, NATS_USER: undefined, LOG_LEVEL: "debug" };
        const program = await lab.start({ env });
        const client = await lab.brokers.connect("login");
        lab.afterwards(() => client.close());
        client.publish(lab.subject("count"), `{"n": "${PASSWORD}"}`);
        client.publish(lab.subject("fail"), JSON.stringify(PASSWORD));
        await ask<Identity>(client, lab.subject("who"));
        program.kill();
        assertStopped(await program.ended);
      },
    },
    {
      title: "hides the password in health and discovery replies",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const { server } = await lab.brokers.get("login");
        const login = { NATS_USER: "operator", NATS_PASSWORD: PASSWORD };
        await lab.start({ env: { ...variablesFor(server), ...login, SERVICE_NAME: lab.prefix } });
        const client = await lab.brokers.connect("login");
        lab.afterwards(() => client.close());
        const options = { strategy: "timer", maxWait: 500 } as const;
        const verbs = ["$SRV.PING", "$SRV.INFO", "$SRV.STATS"];
        for (const subject of [...HEALTH_SUBJECTS, ...verbs]) {
          for await (const reply of await client.requestMany(subject, "", options)) {
            assert.ok(!reply.string().includes(MARK), reply.string());
          }
        }
      },
    },
  ],
};

function assertFailed(result: ProgramResult): ProgramResult {
  const { code, signal, stdout, stderr } = result;
  assert.equal(signal, null);
  assert.notEqual(code, 0, `${stdout}${stderr}`);
  return result;
}

function assertStopped({ code, signal, stdout, stderr }: ProgramResult): void {
  assert.equal(signal ?? code, 0, `${stdout}${stderr}`);
}

/** Starts the echo service and requests that are in its handlers when this settles. */
async function startSlow(lab: Lab, amount: number, ms: number): Promise<{
  readonly client: NatsConnection;
  readonly program: Program;
  readonly replies: Promise<unknown[]>;
}> {
  const program = await lab.startNamed(lab.prefix);
  const client = await lab.client();
  const heard = await listen(client, lab.subject("started"), () => true);
  const requests = Array.from({ length: amount }, () => ask(client, lab.subject("slow"), { ms }));
  await waitFor(heard, amount);
  return { client, program, replies: Promise.all(requests) };
}

async function startRestartable(lab: Lab): Promise<{
  readonly client: NatsConnection;
  readonly program: Program;
  readonly restart: (afterMs: number) => Promise<void>;
}> {
  const server = await lab.brokers.startServer();
  lab.afterwards(() => server.stop());
  const program = await lab.start({ env: variablesFor(server) });
  const client = await lab.client(server);
  return { client, program, restart: (afterMs) => server.restart({ afterMs }) };
}

async function askUntilAnswered(lab: Lab, client: NatsConnection): Promise<void> {
  await eventually(() => client.request(lab.subject("who"), "{}", { timeout: 500 }), {
    timeoutMs: 15_000,
  });
}

/** Fails when it takes longer. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`It took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
