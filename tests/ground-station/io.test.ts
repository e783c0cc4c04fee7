import assert from "node:assert/strict";
import { connect, createServer, type Socket } from "node:net";
import { createSocket } from "node:dgram";
import { appendFile } from "node:fs/promises";
import { test } from "node:test";
import { ServiceError } from "telestion-edge";
import { encodeSpacePacket } from "telestion-edge/packets";
import { createTestBus, type TestBus } from "telestion-edge/testing";
import { linkStatus, receivedFrame, transmitFrame } from "../../generated/mod.ts";
import { parseAddress } from "../../ground-station/io/address.ts";
import { framingOf, FRAMINGS } from "../../ground-station/io/framing.ts";
import { runIoService } from "../../ground-station/io/run_io_service.ts";
import { openJournal } from "../../ground-station/journal/journal.ts";
import { eventually } from "../helpers/eventually.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";

const LINK = { link: "uhf" };

function packet(sequenceCount: number, ...data: number[]): Uint8Array {
  return encodeSpacePacket({ apid: 11, sequenceCount }, Uint8Array.from(data));
}

/** Runs an IO Service on a bus of its own. */
async function withIo(
  environment: Readonly<Record<string, string>>,
  body: (bus: TestBus) => Promise<void>,
): Promise<void> {
  const settings = { LINK: LINK.link, STATUS_SECONDS: "0.05", ...environment };
  const bus = createTestBus({ environment: settings });
  const service = await runIoService({ bus });
  try {
    await body(bus);
  } finally {
    await service.stop();
    await bus.close();
  }
}

/** A TCP server that collects what it is sent. */
async function startPeer(): Promise<{
  readonly address: string;
  readonly received: () => readonly number[];
  readonly socket: () => Promise<Socket>;
  close(): Promise<void>;
}> {
  const bytes: number[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk) => bytes.push(...new Uint8Array(chunk)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const place = server.address();
  const port = typeof place === "object" && place !== null ? place.port : 0;
  return {
    address: `tcp://127.0.0.1:${port}`,
    received: () => bytes,
    socket: async () => {
      const isOpen = (): Socket | false =>
        sockets.find((socket) => !socket.destroyed && socket.writable) ?? false;
      return await eventually(isOpen);
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function waitUntilUp(bus: TestBus, connections = 1): Promise<void> {
  for (;;) {
    const { data } = await bus.expect(linkStatus, { timeoutMs: 5000 });
    if (data.state === "up" && data.connections >= connections) return;
  }
}

test("parseAddress() reads all forms, and refuses what is none", () => {
  assert.deepEqual(parseAddress("tcp://localhost:5001"), {
    kind: "tcp",
    host: "localhost",
    port: 5001,
  });
  assert.deepEqual(parseAddress("tcp-listen://[::1]:0"), {
    kind: "tcp-listen",
    host: "::1",
    port: 0,
  });
  assert.deepEqual(parseAddress("udp://0.0.0.0:7?peer=10.0.0.1:8"), {
    kind: "udp",
    host: "0.0.0.0",
    port: 7,
    peer: { host: "10.0.0.1", port: 8 },
  });
  assert.deepEqual(parseAddress("serial:/dev/ttyUSB0"), { kind: "serial", path: "/dev/ttyUSB0" });
  const bad = ["", "tcp://", "tcp://a", "tcp://a:99999", "http://a:1", "file:", "udp://a:1?peer=b"];
  for (const text of [...bad, "tcp://a:1?peer=b:2"]) {
    assert.throws(
      () => parseAddress(text),
      (error) => error instanceof ServiceError && error.code === "bad-configuration",
      text,
    );
  }
});

test("framingOf() gives back the frames that it has encoded, however they are cut", () => {
  const frame = packet(1, 10, 0, 0xc0, 0xdb, 255);
  for (const name of FRAMINGS.filter((name) => name !== "none" && name !== "lines")) {
    const framing = framingOf(name);
    const decoder = framing.createDecoder();
    const bytes = [...framing.encode(frame), ...framing.encode(frame)];
    const frames = bytes.flatMap((byte) => [...decoder.push(Uint8Array.of(byte))]);
    assert.deepEqual([...frames, ...decoder.end()], [frame, frame], name);
  }
});

test("framingOf() gives each chunk out as a frame when there is no framing", () => {
  const decoder = framingOf("none").createDecoder();
  assert.deepEqual(decoder.push(Uint8Array.of(1, 2)), [Uint8Array.of(1, 2)]);
  assert.equal(decoder.stats.frames, 1);
});

test("openJournal() keeps records, leaves out half of one, and keeps the last ones", async () => {
  const isNumber = (value: unknown): value is number => typeof value === "number";
  await withTemporaryFolder(async (folder) => {
    const path = await folder.write("numbers", '1\n2\n"no number"\n3\n{"half":');
    const journal = openJournal(path, { isRecord: isNumber });
    assert.deepEqual(journal.records, [1, 2, 3]);
    journal.append(4);
    journal.close();
    const again = openJournal(path, { isRecord: isNumber, keep: 1 });
    assert.deepEqual(again.records, [4]);
    again.close();
    const last = openJournal(path, { isRecord: isNumber });
    assert.deepEqual(last.records, [4]);
    last.close();
  });
});

test("openJournal() begins a line anew when it could not write all of the one before", async () => {
  const isText = (value: unknown): value is string => typeof value === "string";
  await withTemporaryFolder(async (folder) => {
    const path = folder.resolve("full");
    const journal = openJournal(path, { isRecord: isText });
    journal.append("first");
    await appendFile(path, '"half of wh'); // what a full disk leaves
    journal.append("second");
    journal.close();
    const again = openJournal(path, { isRecord: isText });
    assert.deepEqual(again.records, ["first", "second"]);
    again.close();
  });
});

test("runIoService() publishes packets from a TCP server and writes frames to it", async () => {
  const peer = await startPeer();
  await withIo({ ADDRESS: peer.address, APIDS: "11" }, async (bus) => {
    await waitUntilUp(bus);
    const socket = await peer.socket();
    socket.write(packet(0, 1));
    socket.write(packet(1, 2));
    socket.write(packet(2, 3));
    assert.deepEqual((await bus.expect(receivedFrame, { params: LINK })).data, packet(0, 1));
    assert.deepEqual((await bus.expect(receivedFrame, { params: LINK })).data, packet(1, 2));
    const uplink = packet(9, 7, 7);
    const written = await bus.request(transmitFrame, uplink, LINK);
    assert.deepEqual(written, { state: "written", bytes: uplink.length });
    await eventually(() => assert.deepEqual(peer.received(), [...uplink]));
    const bad = bus.request(transmitFrame, Uint8Array.of(1, 2, 3), LINK);
    await assert.rejects(bad, { code: "rejected" });
  });
  await peer.close();
});

test("runIoService() writes a frame of one name once, also after a restart", async () => {
  const peer = await startPeer();
  const named = { headers: { "Nats-Msg-Id": "probe-1" } };
  const bus = createTestBus({ environment: { LINK: LINK.link, ADDRESS: peer.address } });
  const states: string[] = [];
  for (let run = 0; run < 2; run++) {
    const service = await runIoService({ bus });
    await waitUntilUp(bus);
    for (let attempt = 0; attempt < 2; attempt++) {
      states.push((await bus.request(transmitFrame, packet(1, 5), LINK, named)).state);
    }
    await service.stop();
  }
  assert.deepEqual(states, ["written", "duplicate", "duplicate", "duplicate"]);
  assert.deepEqual(peer.received(), [...packet(1, 5)]);
  await bus.close();
  await peer.close();
});

test("runIoService() connects again, and refuses frames while the link is down", async () => {
  const peer = await startPeer();
  await withIo({ ADDRESS: peer.address }, async (bus) => {
    await waitUntilUp(bus);
    (await peer.socket()).destroy();
    await waitUntilUp(bus, 2);
    assert.equal((await bus.request(transmitFrame, packet(1, 5), LINK)).state, "written");
  });
  await peer.close();
  await withIo({ ADDRESS: peer.address }, async (bus) => {
    const named = { headers: { "Nats-Msg-Id": "probe-1" } };
    const refused = bus.request(transmitFrame, packet(1, 5), LINK, named);
    await assert.rejects(refused, { code: "rejected", message: /Link is down/ });
  });
});

test("runIoService() listens for TCP, counts damaged packets, the newest peer counts", async () => {
  const free = await startPeer();
  await free.close();
  const address = free.address.replace("tcp:", "tcp-listen:");
  await withIo({ ADDRESS: address, APIDS: "11", CRC: "true" }, async (bus) => {
    const port = Number(address.split(":").at(-1));
    const first = connect(port, "127.0.0.1").on("error", () => {});
    await waitUntilUp(bus);
    const second = connect(port, "127.0.0.1").on("error", () => {});
    await waitUntilUp(bus, 2);
    await eventually(() => first.destroyed);
    const good = packet(1, 49, 50, 51, 52, 0, 0);
    good.set([0x29, 0xb1], 8); // no checksum of this packet
    second.write(good);
    await eventually(async () => {
      const { data } = await bus.expect(linkStatus);
      return data.framesDamaged === 1 && data.framesReceived === 0 && data.bytesReceived === 12;
    });
    second.destroy();
  });
});

test("runIoService() takes datagrams and answers whoever has sent last", async () => {
  const probe = createSocket("udp4");
  await new Promise<void>((resolve) => probe.bind(0, "127.0.0.1", resolve));
  const port = probe.address().port;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  await withIo({ ADDRESS: `udp://127.0.0.1:${port}`, FRAMING: "none" }, async (bus) => {
    await waitUntilUp(bus);
    await assert.rejects(bus.request(transmitFrame, Uint8Array.of(1), LINK), { code: "rejected" });
    const peer = createSocket("udp4");
    const answers: number[][] = [];
    peer.on("message", (bytes) => void answers.push([...bytes]));
    await new Promise<void>((resolve) => peer.bind(0, "127.0.0.1", resolve));
    await eventually(async () => { // datagrams may be lost
      peer.send(Uint8Array.of(4, 5, 6), port, "127.0.0.1");
      assert.deepEqual((await bus.expect(receivedFrame)).data, Uint8Array.of(4, 5, 6));
    });
    await eventually(async () => {
      await bus.request(transmitFrame, Uint8Array.of(7), LINK);
      assert.deepEqual(answers[0], [7]);
    });
    peer.close();
  });
});

test("runIoService() reads a file to its end, the last packet too", async () => {
  await withTemporaryFolder(async (folder) => {
    const packets = [0, 1, 2].map((count) => packet(count, count));
    const path = await folder.write("packets", Uint8Array.from(packets.flatMap((one) => [...one])));
    await withIo({ ADDRESS: `file:${path}` }, async (bus) => {
      for (const expected of packets) {
        assert.deepEqual((await bus.expect(receivedFrame)).data, expected);
      }
      await eventually(async () => (await bus.expect(linkStatus)).data.state === "ended");
    });
  });
});

test("runIoService() refuses to start with an address that is none", async () => {
  const bus = createTestBus({ environment: { ADDRESS: "nowhere" } });
  await assert.rejects(runIoService({ bus }), { code: "bad-configuration" });
  await bus.close();
});
