import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "@nats-io/transport-node";
import { jetstreamManager } from "@nats-io/jetstream";
import { createClient, pingCommandPacket, positionPacket } from "../../generated/mod.ts";
import { runTelemetryParser } from "../../ground-station/parser/run_telemetry_parser.ts";
import { eventually } from "../helpers/eventually.ts";
import { RecordingLogger } from "../helpers/messages.ts";
import { type ServiceScope, withServices } from "../helpers/services.ts";

const JET_STREAM = { jetStream: true };

function packet(sequenceCount: number): Uint8Array {
  const header = { secondaryHeader: false, apid: 102, sequenceCount };
  const nowhere = { valid: false, satellites: 0, latitude: null, longitude: null, altitude: null };
  return positionPacket.encode({ header, time: 1_700_000_000_000 + sequenceCount, ...nowhere });
}

async function withStream(
  subjects: string[],
  body: (scope: ServiceScope, client: ReturnType<typeof createClient>) => Promise<void>,
): Promise<void> {
  await withServices(async (scope) => {
    const connection = await connect({ servers: scope.server.url });
    const { streams } = await jetstreamManager(connection);
    await streams.add({ name: "FRAMES", subjects });
    await body(scope, createClient(connection));
    await connection.close();
  }, JET_STREAM);
}

function start({ argumentsFor }: ServiceScope, stream: string) {
  const overwriteArgs = [...argumentsFor("parser"), `--FRAME_STREAM=${stream}`];
  return runTelemetryParser({ overwriteArgs, logger: new RecordingLogger(), signals: false });
}

test("runTelemetryParser() takes frames that a stream has kept while it was away", async () => {
  await withStream(["link.*.received"], async (scope, client) => {
    const counts: number[] = [];
    client.spacecraft.position.subscribe(({ header }, { params }) => {
      assert.equal(params.spacecraft, "uhf");
      counts.push(header.sequenceCount);
    });
    const publish = (count: number) =>
      client.link.receivedFrame.publish(packet(count), { link: "uhf" });
    for (let count = 0; count < 20; count++) await publish(count);
    const first = await start(scope, "FRAMES");
    await eventually(() => counts.length === 20);
    await first.stop();
    const header = { secondaryHeader: false, apid: 200, sequenceCount: 0 };
    const unknown = pingCommandPacket.encode({ header, number: 1, command: "ping" });
    await client.link.receivedFrame.publish(unknown, { link: "uhf" });
    await publish(20);
    const second = await start(scope, "FRAMES");
    await eventually(() => counts.includes(20));
    assert.deepEqual([...new Set(counts)], Array.from({ length: 21 }, (_, count) => count));
    await second.stop();
  });
});

test("runTelemetryParser() refuses a stream that is not there, and one that keeps no frames", async () => {
  await withStream(["other.>"], async (scope) => {
    await assert.rejects(start(scope, "NOTHING"), {
      code: "bad-configuration",
      message: /"NOTHING" of FRAME_STREAM/,
    });
    await assert.rejects(start(scope, "FRAMES"), {
      code: "bad-configuration",
      message: /keeps "other\.>": expected "link\.\{link\}\.received"/,
    });
  });
});
