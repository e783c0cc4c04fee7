import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type BrokerName, USER } from "../brokers.ts";
import { type Lab, type Variables, variablesFor } from "../lab.ts";
import { forward, pretend } from "../proxy.ts";
import type { Scenario, ScenarioGroup } from "../scenario.ts";
import { MARK, PASSWORD } from "../secrets.ts";
import { connected, refused } from "./expectations.ts";

/** Waiting for a broker has a limit of 5 s; the process and a busy machine need some more. */
const PATIENCE_MS = 12_000;
const CLOSED = "127.0.0.1:1";

/** Values of NATS_URL for the open broker on this port, and where WebSocket is. */
const URLS: readonly (readonly [what: string, url: (port: number, websocket: string) => string])[] =
  [
    ["host:port", (port) => `127.0.0.1:${port}`],
    ["a host name", (port) => `localhost:${port}`],
    ["nats://", (port) => `nats://127.0.0.1:${port}`],
    ["nats:// and a slash at its end", (port) => `nats://127.0.0.1:${port}/`],
    ["a list whose first broker is offline", (port) => `${CLOSED},127.0.0.1:${port}`],
    ["a list with spaces and schemes", (port) => `nats://${CLOSED}, nats://localhost:${port}`],
    ["ws://", (_port, websocket) => websocket],
  ];

/** Values of NATS_URL that cannot be used; each has a secret. */
const MALFORMED = [
  `http://operator:${MARK}@broker.invalid`,
  `nats://operator:${MARK}@`,
  `nats://operator:${MARK}@broker.invalid:port`,
  `nats://operator:${MARK}@broker.invalid:99999`,
  `nats://operator:${MARK}%@broker.invalid:4222`,
  `operator:${MARK}@a.invalid,ws://operator:${MARK}@b.invalid`,
];

/** Reaching a broker, and what happens when there is none. */
export const connection: ScenarioGroup = {
  name: "connection",
  scenarios: [
    {
      title: "connects, and offers the NATS API",
      basis: "published",
      program: "testbed",
      run: async (lab) => void await connected(lab, await lab.variables("conformance")),
    },
    {
      title: "connects with user and password to a broker that wants none",
      basis: "published",
      program: "testbed",
      run: async (lab) => {
        const login = { NATS_USER: USER, NATS_PASSWORD: PASSWORD };
        await connected(lab, { ...await lab.variables("conformance"), ...login });
      },
    },
    ...URLS.map(([what, url]): Scenario => ({
      title: `connects by ${what}`,
      basis: what === "ws://" ? "edge" : "documents",
      program: "testbed",
      run: async (lab) => {
        const { server } = await lab.brokers.get("open");
        const NATS_URL = url(server.port, server.websocketUrl ?? "");
        await connected(lab, { ...variablesFor(server), NATS_URL });
      },
    })),
    {
      title: "connects by an IPv6 address",
      basis: "edge",
      program: "testbed",
      run: (lab) => connectThrough(lab, "::1", (port) => `nats://[::1]:${port}`),
    },
    {
      title: "connects to port 4222 when none is given",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const { server } = await lab.brokers.get("open");
        const host = chooseLoopback();
        await forward(lab, { host, port: 4222 }, server.port);
        await connected(lab, { ...variablesFor(server), NATS_URL: host });
      },
    },
    ...MALFORMED.map((url, index): Scenario => ({
      title: `fails with a malformed NATS_URL, and hides its password (${index + 1})`,
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const env = { ...await lab.variables("conformance"), NATS_URL: url };
        await refused(lab, { env, nats: true }, [/NATS_URL/]);
      },
    })),
    {
      title: "fails when the broker is offline, and names it",
      basis: "published",
      program: "testbed",
      run: (lab) => failSoon(lab, CLOSED),
    },
    {
      title: "fails when the host is unknown, and names it",
      basis: "edge",
      program: "testbed",
      run: (lab) => failSoon(lab, "nowhere.invalid:4222"),
    },
    {
      title: "fails within 5 s when the broker accepts and says nothing",
      basis: "edge",
      program: "testbed",
      run: async (lab) => failSoon(lab, `127.0.0.1:${await pretend(lab, "")}`),
    },
    {
      title: "fails when the port belongs to something else",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const port = await pretend(lab, "HTTP/1.1 400 Bad Request\r\n\r\n");
        await failSoon(lab, `127.0.0.1:${port}`);
      },
    },
    {
      title: "names each broker of a list when all are offline",
      basis: "edge",
      program: "testbed",
      run: (lab) => failSoon(lab, `${CLOSED},127.0.0.1:2`, [/:1\b/, /:2\b/]),
    },
  ],
};

/** TLS and secure WebSocket. */
export const security: ScenarioGroup = {
  name: "TLS",
  scenarios: [
    {
      title: "connects by tls:// with the authority in NATS_CA",
      basis: "edge",
      program: "testbed",
      run: async (lab) => void await connected(lab, await secureVariables(lab, "tls")),
    },
    {
      title: "turns TLS on for NATS_CA alone, without tls://",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const env = await secureVariables(lab, "tls");
        await connected(lab, { ...env, NATS_URL: env.NATS_URL.replace("tls://", "") });
      },
    },
    {
      title: "refuses a certificate that it does not trust",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const env = { ...await secureVariables(lab, "tls"), NATS_CA: undefined };
        await refused(lab, { env, nats: true }, [/localhost:\d+/, /certificate/i]);
      },
    },
    {
      title: "refuses a certificate of another host",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const { server } = await lab.brokers.get("tls");
        const host = chooseLoopback();
        const port = await forward(lab, { host, port: 0 }, server.port);
        const NATS_URL = `tls://${host}:${port}`;
        const env = { ...await secureVariables(lab, "tls"), NATS_URL };
        await refused(lab, { env, nats: true }, [/certificate/i]);
      },
    },
    {
      title: "refuses to speak without TLS when tls:// asks for it",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const { server } = await lab.brokers.get("open");
        const env = { ...variablesFor(server), NATS_URL: `tls://127.0.0.1:${server.port}` };
        await refused(lab, { env, nats: true }, [/TLS/]);
      },
    },
    {
      title: "shows its own certificate (NATS_CERT, NATS_KEY) where the broker wants one",
      basis: "edge",
      program: "testbed",
      run: async (lab) => void await connected(lab, await secureVariables(lab, "mutual-tls")),
    },
    {
      title: "fails without a certificate where the broker wants one",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const env = await secureVariables(lab, "mutual-tls");
        await refused(lab, {
          env: { ...env, NATS_CERT: undefined, NATS_KEY: undefined },
          nats: true,
        });
      },
    },
    {
      title: "connects by wss:// with the authority in NATS_CA",
      basis: "edge",
      program: "testbed",
      run: async (lab) => void await connected(lab, await secureVariables(lab, "secure-websocket")),
    },
    {
      title: "refuses a certificate that it does not trust, by wss://",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const env = { ...await secureVariables(lab, "secure-websocket"), NATS_CA: undefined };
        await refused(lab, { env, nats: true }, [/localhost:\d+/]);
      },
    },
  ],
};

/** An address of this machine that no other scenario uses at the same time. */
function chooseLoopback(): string {
  return `127.77.${randomInt(256)}.${randomInt(1, 255)}`;
}

async function connectThrough(
  lab: Lab,
  host: string,
  url: (port: number) => string,
): Promise<void> {
  const { server } = await lab.brokers.get("open");
  const port = await forward(lab, { host, port: 0 }, server.port);
  await connected(lab, { ...variablesFor(server), NATS_URL: url(port) });
}

/** Within the limit, and with a message that names the server. */
async function failSoon(
  lab: Lab,
  url: string,
  expected: readonly RegExp[] = [new RegExp(url)],
): Promise<void> {
  const env = { ...await lab.variables("conformance"), NATS_URL: url };
  const start = performance.now();
  await refused(lab, { env, nats: true }, expected);
  const elapsed = Math.round(performance.now() - start);
  assert.ok(elapsed < PATIENCE_MS, `It took ${elapsed} ms to fail`);
}

/** With all files in the folder of the scenario. */
async function secureVariables(
  lab: Lab,
  name: BrokerName,
): Promise<Variables & { readonly NATS_URL: string }> {
  const { server } = await lab.brokers.get(name);
  const { caFile = "", certificateFile = "", keyFile = "" } = server.certificates ?? {};
  const copy = async (path: string, as: string): Promise<string> =>
    await lab.folder.write(as, await readFile(path));
  const own = name === "mutual-tls" && {
    NATS_CERT: await copy(certificateFile, "client.pem"),
    NATS_KEY: await copy(keyFile, "client.key"),
  };
  return {
    ...variablesFor(server),
    NATS_URL: name === "secure-websocket" ? server.websocketUrl ?? "" : server.url,
    NATS_CA: await copy(caFile, "ca.pem"),
    ...own,
  };
}
