import assert from "node:assert/strict";
import { test } from "node:test";
import { main } from "../../cli/main.ts";
import { event } from "../../runtime/message.ts";
import { withServices } from "../helpers/services.ts";
import { withBusProject } from "./bus_project.ts";
import { recordingTerminal } from "./recording_terminal.ts";

const frame = event({ name: "link.frame", subject: "link.{station}.frame" });

test("runLs() lists services with their endpoints", async () => {
  await withServices(async ({ server, start }) => {
    const { service } = await start("radio", { version: "1.2.3" });
    service.subscribe(frame, () => {});
    await service.publish(frame, new Uint8Array(3), { station: "a" });
    await service.nc.flush();
    const terminal = recordingTerminal("/");
    assert.equal(await main(["ls", "--timeout=200", "--nats-url", server.url], terminal), 0);
    const [listed] = terminal.printed.map((line) => JSON.parse(line));
    const { name, version, endpoints } = listed;
    assert.deepEqual({ name, version }, { name: "radio", version: "1.2.3" });
    assert.equal(endpoints.length, 1);
    assert.equal(endpoints[0].subject, "link.*.frame");
    assert.equal(endpoints[0].requests, 1);
    const person = { ...terminal, isInteractive: true };
    assert.equal(await main(["ls", "radio", "--timeout=200", "--nats-url", server.url], person), 0);
    assert.match(
      terminal.printed[1] ?? "",
      /^SERVICE +VERSION +ID +SUBJECT +REQUESTS +ERRORS +MEAN$/,
    );
    assert.match(terminal.printed[2] ?? "", /^radio +1\.2\.3 +[\da-f]{8}$/);
    assert.match(terminal.printed[3] ?? "", /^ {2}link_frame +link\.\*\.frame +1 +0 +[\d.]+ ms$/);
  });
});

test("runLs() lists services of other languages, whatever part of discovery they answer", async () => {
  await withBusProject(async ({ run, connection }) => {
    const answer = (subject: string, body: string): void => {
      connection.subscribe(subject, { callback: (_error, message) => void message.respond(body) });
    };
    answer("$SRV.PING", '{"type":"ping","name":"go","id":"1","version":"0.1.0"}');
    answer(
      "$SRV.STATS",
      '{"name":"go","id":"1","endpoints":[null,{"name":"x","num_requests":"2"}]}',
    );
    answer("$SRV.PING", "[]");
    answer("$SRV.INFO", '{"name":"rust","id":"2","endpoints":null,"metadata":{"a":1}}');
    await connection.flush();
    const { code, printed } = await run("ls", "--timeout=200");
    assert.equal(code, 0);
    const listed = printed.map((line) => JSON.parse(line));
    assert.deepEqual(
      listed.map(({ name, id, version, endpoints }) => [
        name,
        id,
        version,
        endpoints.map((
          endpoint: { name: string; requests: number },
        ) => [endpoint.name, endpoint.requests]),
      ]),
      [
        ["go", "1", "0.1.0", [["", 0], ["x", 0]]],
        ["rust", "2", "", []],
      ],
    );
  });
});

test("runLs() returns 1 when nobody answers, and 2 for wrong usage", async () => {
  await withBusProject(async ({ run }) => {
    const nobody = await run("ls", "a", "--timeout=50");
    assert.equal(nobody.code, 1);
    assert.equal(nobody.complaints, 'Nobody answers as "a" on this bus');
    assert.equal((await run("ls", "a", "b")).code, 2);
    assert.equal((await run("ls", "a.b")).code, 2);
    assert.equal((await run("ls", "--timeout=soon")).code, 2);
  });
});
