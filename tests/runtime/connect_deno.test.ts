import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, credsAuthenticator, nkeyAuthenticator } from "@nats-io/transport-node";
import { connectWith } from "../../runtime/adapters/deno_connect.ts";
import { guardSockets } from "../../runtime/adapters/nats_socket_guard.ts";
import type { ConnectOptions } from "../../runtime/connect.ts";
import { WELL_KNOWN_NAMES } from "../../runtime/required_settings.ts";
import { parseNatsUrl } from "../../runtime/nats_url.ts";
import { startNatsServer } from "../helpers/nats_server.ts";
import { type ProgramResult, runProgram } from "../helpers/run_program.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";

// The stand-in is nats.js over the sockets of Node, whose errors end the process on Deno.
guardSockets();
const STAND_IN = { connect, credsAuthenticator, nkeyAuthenticator };
const LOGIN = { user: "tester", password: "correct-horse" };

function optionsFor(url: string, options: Partial<ConnectOptions> = {}): ConnectOptions {
  return { url: parseNatsUrl(url), credentials: {}, name: "test", ...options };
}

function runOnDeno(
  url: string,
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  return runProgram("deno", `${PROJECT_FOLDER}/tests/runtime/support/permission_program.ts`, {
    denoFlags: ["--no-prompt", ...flags],
    env: {
      NATS_URL: url,
      NATS_USER: LOGIN.user,
      NATS_PASSWORD: LOGIN.password,
      SERVICE_NAME: "narrow",
      DATA_DIR: "/data",
      OWN_SETTING: "5",
      ...env,
    },
  });
}

function assertConnected({ code, stdout, stderr }: ProgramResult): void {
  assert.equal(stderr, "");
  assert.equal(code, 0);
  const { message, properties } = JSON.parse(stdout);
  assert.deepEqual([message, properties], ["Connected", { own: "5" }]);
}

test("connectWith() connects with a client of the shape of @nats-io/transport-deno", async () => {
  const server = await startNatsServer(LOGIN);
  const connection = await connectWith(STAND_IN, optionsFor(server.url, { credentials: LOGIN }));
  await connection.flush();
  await connection.close();
  await assert.rejects(connectWith(STAND_IN, optionsFor(server.url)), {
    code: "connection-failed",
    message: /refused the login/,
  });
  await server.stop();
});

test("connectWith() hands on the file of the authority, and refuses a certificate", async () => {
  const server = await startNatsServer({ tls: true });
  const { caFile = "" } = server;
  const connection = await connectWith(STAND_IN, optionsFor(server.url, { tls: { caFile } }));
  await connection.close();
  const tls = { certificate: "CERT", key: "KEY" };
  await assert.rejects(connectWith(STAND_IN, optionsFor(server.url, { tls })), {
    code: "bad-configuration",
    message: /^Cannot show NATS_CERT with @nats-io\/transport-deno/,
  });
  await server.stop();
});

test("connectDeno() connects on Deno, with a stand-in for the package from JSR", async () => {
  const server = await startNatsServer(LOGIN);
  const module = `${PROJECT_FOLDER}/runtime/adapters/transport_deno.ts`;
  await withTemporaryFolder(async (folder) => {
    const map = await folder.write(
      "map.json",
      JSON.stringify({
        imports: { "@nats-io/transport-deno": "npm:@nats-io/transport-node@^3.4.0" },
      }),
    );
    const program = await folder.write(
      "main.ts",
      `
      import { connectDeno } from ${JSON.stringify(module)};
      const connection = await connectDeno(${
        JSON.stringify(optionsFor(server.url, { credentials: LOGIN }))
      });
      await connection.flush();
      await connection.close();
      console.log("connected");
    `,
    );
    const denoFlags = ["-A", `--import-map=${map}`];
    const { stdout, stderr } = await runProgram("deno", program, { denoFlags });
    assert.equal(stdout, "connected\n", stderr);
  });
  await server.stop();
});

test("Deno needs --allow-net=HOST:PORT and --allow-env only", async () => {
  const server = await startNatsServer({ ...LOGIN, websocket: true });
  for (const url of [`localhost:${server.port}`, server.websocketUrl ?? ""]) {
    const address = url.replace("ws://", "");
    assertConnected(await runOnDeno(url, [`--allow-net=${address}`, "--allow-env"]));
  }
  await server.stop();
});

test("Deno needs leave to read the well-known variables only", async () => {
  const server = await startNatsServer({ ...LOGIN, websocket: true });
  const env = `--allow-env=${[...WELL_KNOWN_NAMES, "OWN_SETTING"].join(",")}`;
  const five = "--allow-env=NATS_URL,NATS_USER,NATS_PASSWORD,SERVICE_NAME,DATA_DIR,OWN_SETTING";
  for (const url of [`localhost:${server.port}`, server.websocketUrl ?? ""]) {
    const net = `--allow-net=${url.replace("ws://", "")}`;
    assertConnected(await runOnDeno(url, [net, env]));
    assertConnected(await runOnDeno(url, [net, five]));
  }
  await server.stop();
});

test("Deno without leave for the environment says so", async () => {
  const { code, stderr } = await runOnDeno("localhost:4222", ["--allow-env=HOME"]);
  assert.notEqual(code, 0);
  assert.match(stderr, /Cannot start without NATS_URL, .*, which --allow-env lets Deno read/);
});

test("Deno without leave for the broker's address says so", async () => {
  const { code, stderr } = await runOnDeno("localhost:4222", ["--allow-env"]);
  assert.notEqual(code, 0);
  assert.match(
    stderr,
    /"localhost:4222" may not be connected to: Deno needs --allow-net=HOST:PORT/,
  );
});
