// Once: it compiles a program in C, and nats 2 is made for Node.
import { connect, headers, type NatsConnection } from "@nats-io/transport-node";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { connect as connectNats2 } from "nats";
import { type Bus, startBus } from "../../broker/mod.ts";
import { eventually } from "../helpers/eventually.ts";
import { type Program, startCommand } from "../helpers/run_program.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";

const SOURCE = fileURLToPath(new URL("../broker/c_client.c", import.meta.url));
const HEADER = "/usr/include/nats/nats.h";
const INSTALL = ["install", "-y", "--no-install-recommends", "libnats-dev", "gcc", "libc6-dev"];

if (!existsSync(HEADER) && process.getuid?.() === 0) {
  spawnSync("apt-get", ["update"]);
  spawnSync("apt-get", INSTALL);
}
const skip = existsSync(HEADER) ? false : `Found no "${HEADER}": apt-get ${INSTALL.join(" ")}`;

let bus: Bus;
let folder: TemporaryFolder;
let nats3: NatsConnection;
let nats2: NatsConnection;
let program: Program | undefined;

before(async () => {
  bus = await startBus({ port: 0 });
  folder = await createTemporaryFolder();
  nats3 = await connect({ servers: bus.url });
  // Both have the same methods as far as they are used here.
  nats2 = await connectNats2({ servers: bus.url }) as unknown as NatsConnection;
});

after(async () => {
  await nats3.close();
  await nats2.close();
  await bus.stop();
  await folder.remove();
});

async function startProgram(): Promise<Program> {
  const executable = folder.resolve("client");
  const { status, stderr } = spawnSync("cc", ["-o", executable, SOURCE, "-lnats"], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  const started = startCommand(executable, [bus.url]);
  await started.waitForLine("ready");
  return started;
}

/** Answers on `echo.NAME`, and counts its share of the work. */
async function serve(connection: NatsConnection, name: string): Promise<void> {
  connection.subscribe(`echo.${name}`, {
    callback: (_error, message) => {
      const own = headers();
      own.set("From", name);
      own.set("Asked-By", message.headers?.get("From") ?? "");
      message.respond(message.data, { headers: own });
    },
  });
  connection.subscribe("job", {
    queue: "workers",
    callback: (_error, message) => connection.publish(`done.${name}`, message.data),
  });
  await connection.flush();
}

async function ask(connection: NatsConnection, from: string, to: string): Promise<void> {
  const own = headers();
  own.set("From", from);
  const reply = await connection.request(`echo.${to}`, "grüße", { headers: own, timeout: 3000 });
  const told = [reply.string(), reply.headers?.get("From"), reply.headers?.get("Asked-By")];
  assert.deepEqual(told, ["grüße", to, from]);
}

test("startBus() lets nats.js 3 and nats 2 talk to one another", async () => {
  await serve(nats3, "nats3");
  await serve(nats2, "nats2");
  for (const to of ["nats2", "nats3"]) {
    await ask(nats3, "nats3", to);
    await ask(nats2, "nats2", to);
  }
  await assert.rejects(nats2.request("nobody", "", { timeout: 1000 }), /503/);
});

test("startBus() lets the client in C talk to both, either way", { skip }, async () => {
  program = await startProgram();
  await ask(nats3, "nats3", "c");
  await ask(nats2, "nats2", "c");
  for (const to of ["nats2", "nats3", "c"]) {
    const answer = await nats3.request("ask.c", `echo.${to}`, { timeout: 3000 });
    assert.equal(answer.string(), "grüße", to);
  }
  const nobody = await nats3.request("ask.c", "nobody", { timeout: 3000 });
  assert.match(nobody.string(), /no responders/i);
});

test("startBus() shares work between the clients, in C and not", { skip }, async () => {
  const done: string[] = [];
  const shares = new Map<string, number>();
  nats2.subscribe("done.*", {
    callback: (_error, { subject, data }) => {
      done.push(new TextDecoder().decode(data));
      shares.set(subject, (shares.get(subject) ?? 0) + 1);
    },
  });
  await nats2.flush();
  for (let job = 0; job < 3000; job++) nats3.publish("job", String(job));
  await nats3.flush();
  await eventually(() => assert.equal(done.length, 3000));
  assert.equal(new Set(done).size, 3000);
  assert.deepEqual([...shares.keys()].toSorted(), ["done.c", "done.nats2", "done.nats3"]);
  nats3.publish("stop.c");
  assert.equal((await program?.ended)?.code, 0);
  assert.equal(program?.stderr(), "");
});
