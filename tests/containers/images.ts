import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import test, { after, before } from "node:test";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { eventually } from "../helpers/eventually.ts";
import { type NatsServer, startNatsServer } from "../helpers/nats_server.ts";
import { type Program, runCommand, startCommand } from "../helpers/run_program.ts";
import { RUNTIME_NAMES, type RuntimeName } from "../helpers/runtimes.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";
import { imageName, makeServiceImages, REVISION, VERSION } from "./service_images.ts";
import { ensureTools, podman, runContainer } from "./tools.ts";

const USER_ID = "65532";
const PASSWORD = "0123456789";
const FIVE = ["NATS_URL", "NATS_USER", "NATS_PASSWORD", "SERVICE_NAME", "DATA_DIR"];

let folder: TemporaryFolder;
let server: NatsServer;
let connection: NatsConnection;
let secret = "";

before(async () => {
  ensureTools("buildah", "debootstrap", "podman", "runc", "nats-server");
  await makeServiceImages(console.error);
  folder = await createTemporaryFolder();
  secret = await folder.write("nats_password", `${PASSWORD}\n`);
  server = await startNatsServer({ user: "telestion", password: PASSWORD });
  connection = await connect({ servers: server.url, user: "telestion", pass: PASSWORD });
});

after(async () => {
  await connection.close();
  await server.stop();
  await folder.remove();
});

/** A service in a container. */
interface Running {
  /** Its SERVICE_NAME. */
  readonly name: string;
  /** What podman calls its container. */
  readonly container: string;
  readonly program: Program;
}

/** Starts the echo service in a container, with its password as a secret; waits until it is ready. */
async function startService(runtime: RuntimeName): Promise<Running> {
  const name = `${runtime} ${randomUUID()}`;
  const variables = {
    NATS_URL: server.url,
    NATS_USER: "telestion",
    NATS_PASSWORD_FILE: "/run/secrets/nats_password",
    SERVICE_NAME: name,
    DATA_DIR: "/data",
    CONFORMANCE_PREFIX: runtime,
  };
  const flags = [
    `--volume=${secret}:/run/secrets/nats_password:ro`,
    ...Object.entries(variables).map(([key, value]) => `--env=${key}=${value}`),
  ];
  const [command, ...args] = runContainer(imageName("service", runtime), flags);
  const program = startCommand(command, args);
  await program.waitForLine("Conformance service is ready", { timeoutMs: 30_000 });
  return { name, container: `telestion-${program.pid}`, program };
}

/** Runs the body while a service runs, and stops the service. */
async function withService(
  runtime: RuntimeName,
  body: (service: Running) => Promise<void>,
): Promise<void> {
  const service = await startService(runtime);
  try {
    await body(service);
  } finally {
    service.program.kill();
    await service.program.ended;
  }
}

/** What an image says of itself. */
interface ImageConfig {
  readonly User: string;
  readonly Entrypoint: readonly string[];
  readonly Volumes: Readonly<Record<string, object>>;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Healthcheck: { readonly Test: readonly string[] };
}

async function inspectImage(runtime: RuntimeName): Promise<ImageConfig> {
  const { stdout } = await podman("image", "inspect", imageName("service", runtime));
  const [{ Config, Healthcheck }] = JSON.parse(stdout) as [
    { Config: Omit<ImageConfig, "Healthcheck">; Healthcheck: ImageConfig["Healthcheck"] },
  ];
  return { ...Config, Healthcheck };
}

async function healthCheck(runtime: RuntimeName, container: string): Promise<number | null> {
  const { Healthcheck } = await inspectImage(runtime);
  const [kind, ...command] = Healthcheck.Test;
  assert.equal(kind, "CMD");
  return (await podman("exec", container, ...command)).code;
}

function ask(subject: string, data?: unknown): Promise<unknown> {
  return connection.request(subject, JSON.stringify(data ?? {}), { timeout: 8000 })
    .then((reply) => reply.json());
}

for (const runtime of RUNTIME_NAMES) {
  test(`an image for ${runtime} has a user without rights, a volume and a health check`, async () => {
    const { User, Entrypoint, Volumes, Labels, Healthcheck } = await inspectImage(runtime);
    assert.equal(User, `${USER_ID}:${USER_ID}`);
    assert.deepEqual(Volumes, { "/data": {} });
    assert.deepEqual(Healthcheck.Test, ["CMD", ...Entrypoint, "--healthcheck"]);
    const prefix = "org.opencontainers.image.";
    assert.equal(Labels[`${prefix}title`], `conformance/service-${runtime}`);
    assert.equal(Labels[`${prefix}description`], 'The "service" for $HOME');
    assert.equal(Labels[`${prefix}version`], VERSION);
    assert.equal(Labels[`${prefix}revision`], REVISION);
  });

  test(`a container on ${runtime} names all missing variables and fails`, async () => {
    const [command, ...args] = runContainer(imageName("service", runtime));
    const { code, stderr } = await runCommand(command, args);
    assert.equal(code, 1);
    const message = stderr.split("\n").find((line) => line.includes("Cannot start without")) ?? "";
    for (const name of FIVE) assert.match(message, new RegExp(`\\b${name}\\b`));
  });

  test(`a container on ${runtime} takes the command line of the service`, async () => {
    const [command, ...args] = runContainer(imageName("service", runtime));
    const { code, stdout } = await runCommand(command, [...args, "--version"]);
    assert.equal(code, 0);
    assert.match(stdout, /\b1\.2\.3\b/);
  });

  test(`a container on ${runtime} is PID 1, without rights, and answers health`, async () => {
    await withService(runtime, async ({ name, container }) => {
      const { stdout } = await podman("inspect", "--format", "{{.State.Pid}}", container);
      const status = readFileSync(`/proc/${stdout.trim()}/status`, "utf8");
      assert.match(status, /^NSpid:\t\d+(?:\t\d+)*\t1$/m);
      assert.match(status, new RegExp(`^Uid:\t${USER_ID}\t${USER_ID}\t${USER_ID}`, "m"));
      assert.match(status, /^CapEff:\t0+$/m);
      for (const subject of ["__telestion__/health", "__telestion__.health"]) {
        assert.deepEqual(await ask(subject), { errors: 0, name });
      }
      assert.equal(await healthCheck(runtime, container), 0);
    });
  });

  test(`the health check on ${runtime} fails when nobody answers`, async () => {
    await withService(runtime, async ({ container }) => {
      await server.interrupt();
      try {
        assert.equal(await healthCheck(runtime, container), 1);
      } finally {
        await server.restart();
        await eventually(() => ask("__telestion__.health"), { timeoutMs: 20_000 });
      }
    });
  });

  test(`a container on ${runtime} writes to DATA_DIR, though to nothing else`, async () => {
    await withService(runtime, async ({ container }) => {
      const { text: path } = await ask(`${runtime}.store`, { text: "kept" }) as { text: string };
      assert.match(path, /^\/data\/.+\/note\.txt$/);
      const { code } = await podman("cp", `${container}:${path}`, folder.resolve(runtime));
      assert.equal(code, 0);
      assert.equal(readFileSync(folder.resolve(runtime), "utf8"), "kept");
    });
  });

  test(`SIGTERM to PID 1 on ${runtime} lets it finish its work and end with 0`, async () => {
    const { program } = await startService(runtime);
    const begun = connection.subscribe(`${runtime}.started`, { max: 1 });
    await connection.flush();
    const reply = ask(`${runtime}.slow`, { ms: 2000 });
    for await (const _ of begun) program.kill("SIGTERM");
    assert.deepEqual(await reply, { ms: 2000 });
    const { code, signal, stderr } = await program.ended;
    assert.deepEqual({ code, signal, stderr }, { code: 0, signal: null, stderr: "" });
  });
}
