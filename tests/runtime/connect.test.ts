import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { test } from "node:test";
import { connectByUrl } from "../../runtime/adapters/choose_connect.ts";
import type { ConnectOptions } from "../../runtime/connect.ts";
import type { Connection } from "../../runtime/connection.ts";
import { ServiceError } from "../../runtime/errors.ts";
import { parseNatsUrl } from "../../runtime/nats_url.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";
import {
  type NatsServer,
  type NatsServerOptions,
  startNatsServer,
} from "../helpers/nats_server.ts";

const LOGIN = { user: "tester", password: "correct-horse" };

async function withServer(
  options: NatsServerOptions,
  body: (server: NatsServer) => Promise<void>,
): Promise<void> {
  const server = await startNatsServer(options);
  try {
    await body(server);
  } finally {
    await server.stop();
  }
}

function connectTo(url: string, options: Partial<ConnectOptions> = {}): Promise<Connection> {
  return connectByUrl({ url: parseNatsUrl(url), credentials: {}, name: "test", ...options });
}

async function assertWorks(connection: Connection): Promise<void> {
  const received: string[] = [];
  connection.subscribe("probe", {
    callback: (_error, { data }) => received.push(new TextDecoder().decode(data)),
  });
  connection.publish("probe", "hello");
  await connection.flush();
  await connection.close();
  assert.deepEqual(received, ["hello"]);
}

async function assertFails(attempt: Promise<Connection>, pattern: RegExp): Promise<void> {
  const start = performance.now();
  await assert.rejects(attempt, (error) => {
    assert.ok(error instanceof ServiceError);
    assert.equal(error.code, "connection-failed");
    assert.match(error.message, pattern);
    assert.doesNotMatch(error.message, /correct-horse|wrong-horse/);
    return true;
  });
  assert.ok(performance.now() - start < 5000);
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

test("connectByUrl() connects over TCP without a login", async () => {
  await withServer({}, async ({ port }) => {
    await assertWorks(await connectTo(`localhost:${port}`));
    await assertWorks(await connectTo(`nats://127.0.0.1:${port}`));
  });
});

test("connectByUrl() logs in with user and password", async () => {
  await withServer(LOGIN, async ({ url }) => {
    await assertWorks(await connectTo(url, { credentials: LOGIN }));
    const credentials = { ...LOGIN, password: "wrong-horse" };
    await assertFails(connectTo(url, { credentials }), /refused the login/);
    await assertFails(connectTo(url), /refused the login/);
  });
});

test("connectByUrl() sends credentials to a broker that wants none", async () => {
  await withServer({}, async ({ url }) => {
    await assertWorks(await connectTo(url, { credentials: LOGIN }));
  });
});

test("connectByUrl() logs in with a token", async () => {
  await withServer({ token: "correct-horse" }, async ({ url }) => {
    await assertWorks(await connectTo(url, { credentials: { token: "correct-horse" } }));
    await assertFails(
      connectTo(url, { credentials: { token: "wrong-horse" } }),
      /refused the login/,
    );
  });
});

test("connectByUrl() says that a broker refuses the connection", async () => {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await assertFails(
    connectTo(`127.0.0.1:${port}`),
    /"127\.0\.0\.1:\d+" refused the connection: no broker listens there$/,
  );
  await assertFails(connectTo(`ws://127.0.0.1:${port}`), /refused the connection: no broker/);
});

test("connectByUrl() says that a host is unknown", async () => {
  await assertFails(
    connectTo("nats://broker.invalid"),
    /"broker\.invalid:4222" has an unknown host/,
  );
  await assertFails(connectTo("ws://broker.invalid"), /has an unknown host name$/);
});

test("connectByUrl() says that a server never answers", async () => {
  const server = createServer();
  const port = await listen(server);
  const closed = once(server, "close");
  const accepted = once(server, "connection");
  await assertFails(connectTo(`127.0.0.1:${port}`, { timeoutMs: 400 }), /gave no answer in time/);
  const [socket] = await accepted;
  socket.destroy();
  server.close();
  await closed;
});

test("connectByUrl() says at once that a broker closes the connection before TLS begins", async () => {
  const info = { server_id: "x", version: "2.9.10", max_payload: 1024, tls_required: true };
  const server = createServer((socket) =>
    void socket.on("error", () => {}).resume().end(`INFO ${JSON.stringify(info)}\r\n`)
  );
  const port = await listen(server);
  const closed = once(server, "close");
  await assertFails(connectTo(`tls://127.0.0.1:${port}`), /failed in TLS|closed the connection/);
  server.close();
  await closed;
});

test("connectByUrl() says that a WebSocket never answers, and leaves it", async () => {
  const server = createServer((socket) => void socket.on("error", () => {}).resume());
  const port = await listen(server);
  const options = { timeoutMs: 400 };
  await assertFails(connectTo(`ws://127.0.0.1:${port}`, options), /gave no answer in time/);
  const closed = once(server, "close");
  server.close();
  await closed;
});

test("connectByUrl() says that something else than NATS listens", async () => {
  const greeter = createServer((socket) => {
    socket.on("error", () => {});
    socket.end("SSH-2.0-OpenSSH_9.2p1\r\n");
  });
  const port = await listen(greeter);
  await assertFails(connectTo(`127.0.0.1:${port}`), /check port and scheme/);
  greeter.close();
  const web = createHttpServer((_request, response) => response.end("hello"));
  const webPort = await listen(web);
  await assertFails(connectTo(`ws://127.0.0.1:${webPort}`), /check port and scheme/);
  web.closeAllConnections();
  web.close();
});

test("connectByUrl() takes the server of a list that answers", async () => {
  await withServer(LOGIN, async ({ port }) => {
    const url = `127.0.0.1:1,127.0.0.1:${port}`;
    await assertWorks(await connectTo(url, { credentials: LOGIN }));
  });
});

test("connectByUrl() says what is wrong with each server of a list", async () => {
  await withServer(LOGIN, async ({ port }) => {
    await assertFails(
      connectTo(`127.0.0.1:1,127.0.0.1:${port},broker.invalid`),
      /:1" refused the connection: .*; ".*" refused the login: .*; "broker\.invalid:4222" has an unknown/,
    );
  });
});

test("connectByUrl() uses TLS with an authority of its own", async () => {
  await withServer({ tls: true }, async ({ port, certificates }) => {
    const ca = readFileSync(certificates?.caFile ?? "", "utf8");
    await assertWorks(await connectTo(`tls://localhost:${port}`, { tls: { ca } }));
    await assertWorks(await connectTo(`tls://127.0.0.1:${port}`, { tls: { ca } }));
    await assertFails(connectTo(`tls://localhost:${port}`, { tls: {} }), /failed in TLS.*NATS_CA/);
  });
});

test("connectByUrl() shows a certificate to a broker that demands one", async () => {
  await withServer({ tls: { verify: true } }, async ({ url, certificates }) => {
    assert.ok(certificates);
    const ca = readFileSync(certificates.caFile, "utf8");
    const certificate = readFileSync(certificates.certificateFile, "utf8");
    const key = readFileSync(certificates.keyFile, "utf8");
    await assertWorks(await connectTo(url, { tls: { ca, certificate, key } }));
    await assertFails(
      connectTo(url, { tls: { ca }, timeoutMs: 800 }),
      /wants a certificate \(NATS_CERT, NATS_KEY\)/,
    );
  });
});

test("connectByUrl() refuses a broker without TLS for tls://", async () => {
  await withServer({}, async ({ port }) => {
    await assertFails(connectTo(`tls://localhost:${port}`, { tls: {} }), /speaks no TLS/);
  });
});

test("connectByUrl() connects over WebSocket", async () => {
  await withServer({ ...LOGIN, websocket: true }, async ({ websocketUrl = "", port }) => {
    await assertWorks(await connectTo(websocketUrl, { credentials: LOGIN }));
    await assertFails(connectTo(websocketUrl), /refused the login/);
    await assertFails(connectTo(`ws://127.0.0.1:${port}`), /check port and scheme/);
  });
});

test("connectByUrl() connects over WebSocket with TLS", async () => {
  await withServer({ websocket: { tls: true } }, async ({ websocketUrl = "", certificates }) => {
    const ca = readFileSync(certificates?.caFile ?? "", "utf8");
    await assertWorks(await connectTo(websocketUrl, { tls: { ca } }));
    await assertFails(connectTo(websocketUrl, { tls: {} }), /failed in TLS.*NATS_CA/);
  });
});

test("connectByUrl() checks the certificate against the host that was given", async () => {
  await withTemporaryFolder(async (folder) => {
    const { caFile, keyFile } = makeCertificates(folder.path);
    const certificate = folder.resolve("narrow.pem");
    const extensions = await folder.write("narrow", "subjectAltName=DNS:localhost\n");
    execFileSync("openssl", [
      ...["x509", "-req", "-in", folder.resolve("server.csr"), "-out", certificate],
      ...["-CA", caFile, "-CAkey", folder.resolve("ca.key"), "-extfile", extensions],
    ], { stdio: "ignore" });
    const config = `tls { cert_file: "${certificate}", key_file: "${keyFile}" }`;
    await withServer({ config }, async ({ port }) => {
      const ca = readFileSync(caFile, "utf8");
      await assertWorks(await connectTo(`tls://localhost:${port}`, { tls: { ca } }));
      await assertFails(connectTo(`tls://127.0.0.1:${port}`, { tls: { ca } }), /not trusted for/);
      const list = `tls://127.0.0.1:${port},localhost:${port}`;
      await assertWorks(await connectTo(list, { tls: { ca } }));
    });
  });
});
