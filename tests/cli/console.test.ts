import { connect } from "@nats-io/transport-node";
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { type IncomingMessage, request, type RequestOptions } from "node:http";
import { test } from "node:test";
import { loadPage, PAGE_FILES } from "../../cli/console/page_files.ts";
import type { ConsoleEvent, SendRequest, SendResult } from "../../cli/console/protocol.ts";
import { type RunningConsole, startConsole } from "../../cli/console/start_console.ts";
import { main } from "../../cli/main.ts";
import { EMPTY_CATALOG } from "../../cli/tools/catalog.ts";
import { loadCatalog } from "../../cli/tools/load_catalog.ts";
import { eventually, sleep } from "../helpers/eventually.ts";
import { type BusProject, withBusProject } from "./bus_project.ts";
import { recordingTerminal } from "./recording_terminal.ts";

/** A console, and the parts of its address. */
interface TestConsole {
  readonly served: RunningConsole;
  readonly port: number;
  readonly token: string;
}

async function withConsole(
  body: (opened: TestConsole, project: BusProject) => Promise<void>,
): Promise<void> {
  await withBusProject(async (project) => {
    const { connection, folder } = project;
    const catalog = await loadCatalog({}, recordingTerminal(folder.path)) ?? EMPTY_CATALOG;
    const served = await startConsole({ connection, catalog, project: "probe" });
    const { port, hash } = new URL(served.url);
    try {
      await body({ served, port: Number(port), token: hash.slice(1) }, project);
    } finally {
      await served.close();
    }
  });
}

/** Sends a request with any headers, which `fetch` does not let one do. */
function ask(
  { port, token }: TestConsole,
  path: string,
  options: RequestOptions & { readonly body?: string } = {},
): Promise<{ readonly status: number; readonly text: string; readonly message: IncomingMessage }> {
  const { body, headers, ...others } = options;
  return new Promise((resolve, reject) => {
    const asked = request({
      host: "127.0.0.1",
      port,
      path,
      ...others,
      headers: { host: `127.0.0.1:${port}`, authorization: `Bearer ${token}`, ...headers },
    }, (message) => {
      let text = "";
      message.setEncoding("utf8").on("data", (chunk: string) => text += chunk);
      message.on("end", () => resolve({ status: message.statusCode ?? 0, text, message }));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

async function post(opened: TestConsole, body: SendRequest): Promise<SendResult> {
  const { status, text } = await ask(opened, "/api/send", {
    method: "POST",
    body: JSON.stringify(body),
  });
  assert.equal(status, 200, text);
  return JSON.parse(text);
}

/** Collects events until the body has ended. */
async function withEvents(
  { port, token }: TestConsole,
  subject: string,
  body: (events: readonly ConsoleEvent[]) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const path = `/api/events?subject=${encodeURIComponent(subject)}`;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: stop.signal,
  });
  assert.equal(response.status, 200);
  const events: ConsoleEvent[] = [];
  const reading = (async () => {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) events.push(JSON.parse(line));
    }
  })().catch(() => {});
  try {
    await eventually(() => events.length > 0);
    await body(events);
  } finally {
    stop.abort();
    await reading;
  }
}

function eventsOf<T extends ConsoleEvent["type"]>(
  events: readonly ConsoleEvent[],
  type: T,
): readonly Extract<ConsoleEvent, { readonly type: T }>[] {
  return events.filter((event): event is Extract<ConsoleEvent, { readonly type: T }> =>
    event.type === type
  );
}

test("loadPage() gives all files of the page, in less than 100 kB of script", async () => {
  const folder = new URL("../../cli/console/page/", import.meta.url);
  const files = (await readdir(folder)).filter((name) => name !== "tsconfig.json");
  assert.deepEqual(files.toSorted(), PAGE_FILES.toSorted());
  const page = await loadPage();
  const scripts = [...page.values()].filter(({ contentType }) => /javascript/.test(contentType));
  const bytes = scripts.reduce((sum, { text }) => sum + text.length, 0);
  assert.ok(bytes > 1000 && bytes < 100_000, `${bytes} bytes`);
  for (const { text } of page.values()) assert.doesNotMatch(text, /https?:\/\//);
});

test("startConsole() answers its own page alone, under a strict policy", async () => {
  await withConsole(async (opened) => {
    const { port } = opened;
    const { status, text, message } = await ask(opened, "/");
    assert.equal(status, 200);
    assert.match(text, /<title>Console<\/title>/);
    assert.doesNotMatch(text, new RegExp(opened.token));
    assert.match(String(message.headers["content-security-policy"]), /default-src 'none'/);
    assert.equal((await ask(opened, "/", { headers: { host: `localhost:${port}` } })).status, 200);
    const refused: readonly Readonly<Record<string, string>>[] = [
      { host: "evil.example" },
      { host: `evil.example:${port}` },
      { host: `127.0.0.1:${port + 1}` },
      { origin: "https://evil.example" },
      { origin: `http://localhost:${port}` },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ];
    for (const headers of refused) {
      for (const path of ["/", "/page.ts", "/api/events", "/api/send"]) {
        assert.equal((await ask(opened, path, { headers })).status, 403, JSON.stringify(headers));
      }
    }
  });
});

test("startConsole() lets nobody in without the key", async () => {
  await withConsole(async (opened) => {
    for (const authorization of ["", "Bearer ", "Bearer 0123456789abcdef", opened.token]) {
      const headers = { authorization };
      assert.equal((await ask(opened, "/api/events", { headers })).status, 401);
      const sent = await ask(opened, "/api/send", { method: "POST", headers, body: "{}" });
      assert.equal(sent.status, 401);
    }
    for (const path of ["/api/other", "/page.js", "/../package.json", "/%2e%2e/package.json"]) {
      assert.equal((await ask(opened, path)).status, 404, path);
    }
  });
});

test("startConsole() sends schemas, services, rates and messages", async () => {
  await withConsole(async (opened, { connection }) => {
    connection.subscribe("__telestion__/health", {
      callback: (_error, message) => void message.respond('{"name":"probe-1","errors":3}'),
    });
    await withEvents(opened, "telemetry.*.housekeeping", async (events) => {
      const [contract] = eventsOf(events, "contract");
      assert.equal(contract?.project, "probe");
      assert.deepEqual(
        contract?.messages.map(({ name, pattern }) => [name, pattern]),
        [
          ["link.frame", "link.frame"],
          ["telecommand.set_mode", "telecommand.*.set-mode"],
          ["telemetry.housekeeping", "telemetry.*.housekeeping"],
        ].map(([name = "", pattern]) => [name.replace(/_m/, "M"), pattern]),
      );
      for (const payload of ['{"voltage":1,"mode":"safe"}', '{"voltage":-1}', "\u0000"]) {
        connection.publish("telemetry.a.housekeeping", payload);
      }
      connection.publish("else.where", "{}");
      await eventually(() => {
        const records = eventsOf(events, "messages").flatMap(({ messages }) => messages);
        assert.deepEqual(records.map(({ valid }) => valid), [true, false, false]);
        assert.deepEqual(records[1]?.issues?.map(({ path }) => path), ["/voltage", ""]);
        const rates = eventsOf(events, "rates").map((event) =>
          event.rates["telemetry.housekeeping"]
        );
        assert.ok(rates.some((rate = 0) => rate > 0), "a rate");
        const [service] = eventsOf(events, "services").at(-1)?.services ?? [];
        assert.equal(service?.name, "probe-1");
        assert.equal(service?.state, "errors");
        assert.equal(service?.errors, 3);
      }, { timeoutMs: 12_000 });
    });
  });
});

test("startConsole() shows a sample of a busy subject, and says how much is left out", async () => {
  await withConsole(async (opened, { connection }) => {
    await withEvents(opened, ">", async (events) => {
      const total = 10_000;
      for (let index = 0; index < total; index++) connection.publish("busy", `${index}`);
      connection.publish("telemetry.a.housekeeping", "{}");
      for (let index = 0; index < 100; index++) {
        connection.publish("telemetry.a.housekeeping", '{"voltage":1,"mode":"safe"}');
      }
      connection.publish("rare", "1");
      await eventually(() => {
        const messages = eventsOf(events, "messages");
        const shown = messages.flatMap((event) => event.messages);
        const omitted = messages.reduce((sum, event) => sum + event.omitted, 0);
        assert.equal(shown.length + omitted, total + 102);
        assert.ok(messages.every((event) => event.messages.length <= 12), "a small sample");
        assert.ok(shown.some(({ subject }) => subject === "rare"), "a rare subject");
        assert.deepEqual(shown.filter(({ valid }) => valid === false).map(({ data }) => data), [
          {},
        ]);
        assert.ok(omitted > 0, "what is left out");
      }, { timeoutMs: 12_000 });
    });
  });
});

test("startConsole() shows other schemas when they change", async () => {
  await withConsole(async (opened) => {
    await withEvents(opened, ">", async (events) => {
      opened.served.setCatalog(EMPTY_CATALOG);
      await eventually(() =>
        assert.deepEqual(
          eventsOf(events, "contract").map(({ messages }) => messages.length),
          [3, 0],
        )
      );
    });
  });
});

test("startConsole() checks, publishes and requests", async () => {
  await withConsole(async (opened, { connection }) => {
    const seen: string[] = [];
    connection.subscribe("telemetry.>", {
      callback: (_error, message) => void seen.push(message.string()),
    });
    connection.subscribe("telecommand.*.set-mode", {
      callback: (_error, message) => void message.respond('{"accepted":true}'),
    });
    await connection.flush();
    const subject = "telemetry.a.housekeeping";
    const text = '{"voltage":1,"mode":"safe"}';
    assert.deepEqual(await post(opened, { subject, text, action: "check" }), {
      valid: true,
      issues: [],
      sent: false,
    });
    const invalid = await post(opened, { subject, text: "{}", action: "publish" });
    assert.equal(invalid.sent, false);
    assert.equal(invalid.issues?.length, 2);
    assert.deepEqual(seen, []);
    assert.equal((await post(opened, { subject, text, action: "publish" })).sent, true);
    const forced = await post(opened, { subject, text: "{}", action: "publish", force: true });
    assert.equal(forced.sent, true);
    await eventually(() => assert.deepEqual(seen, [text, "{}"]));
    const { outcome } = await post(opened, {
      subject: "telecommand.a.set-mode",
      text: '{"mode":"safe"}',
      action: "request",
    });
    assert.deepEqual(outcome?.data, { accepted: true });
    assert.equal(outcome?.valid, true);
    const nobody = await post(opened, { subject: "nobody", action: "request" });
    assert.equal(nobody.outcome?.error?.code, "no-responders");
  });
});

test("startConsole() refuses what it cannot send, and goes on", async () => {
  await withConsole(async (opened) => {
    const bodies = [
      "",
      "null",
      "[]",
      '{"subject":"a"}',
      '{"subject":"a","action":"delete"}',
      '{"subject":"a.*","action":"publish"}',
      '{"subject":"a b","action":"publish"}',
      '{"subject":"a\\r\\nPUB b 0","action":"publish"}',
      '{"subject":"","action":"publish"}',
      '{"subject":".a","action":"publish"}',
      JSON.stringify({ subject: "a", action: "publish", text: "x".repeat(3_000_000) }),
    ];
    for (const body of bodies) {
      const { status, text } = await ask(opened, "/api/send", { method: "POST", body });
      assert.equal(status, 400, body.slice(0, 60));
      assert.match(text, /^\{"error":"[A-Z]/);
    }
    assert.equal((await ask(opened, "/api/events?subject=a%20b")).status, 400);
    assert.equal((await post(opened, { subject: "a", action: "publish" })).sent, true);
  });
});

test("startConsole() asks nothing of the bus while no page is open", async () => {
  await withConsole(async (opened, { server }) => {
    const other = await connect({ servers: server.url });
    let asked = 0;
    other.subscribe("$SRV.>", { callback: () => void asked++ });
    await other.flush();
    await withEvents(opened, ">", async () => {
      await eventually(() => asked > 0);
    });
    await eventually(async () => {
      const before = asked;
      await sleep(2200);
      return asked === before;
    }, { timeoutMs: 12_000, what: "Silence" });
    await other.close();
  });
});

test("runConsole() serves the console until it is stopped", async () => {
  await withBusProject(async ({ server, folder, run }) => {
    let stop = (): void => {};
    const recording = recordingTerminal(folder.path);
    const terminal = {
      ...recording,
      onStop(listener: () => void) {
        stop = listener;
        return () => {};
      },
    };
    const running = main(["console", "--nats-url", server.url], terminal);
    await eventually(() => recording.printed.length > 0);
    const [url = ""] = recording.printed;
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/#[\da-f]{32}$/);
    assert.equal((await fetch(url)).status, 200);
    const again = await run("console", "--port", new URL(url).port);
    assert.equal(again.code, 2);
    assert.match(again.complaints, /Cannot serve the console on port \d+/);
    stop();
    assert.equal(await running, 0);
  });
});
