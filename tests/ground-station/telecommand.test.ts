import assert from "node:assert/strict";
import { test } from "node:test";
import { type Service, ServiceError } from "telestion-edge";
import { createTestBus, type TestBus } from "telestion-edge/testing";
import {
  type CommandReport,
  commandReport,
  confirm,
  decodeTelecommand,
  type Gap,
  history,
  progress,
  readGaps,
  readRange,
  submit,
  type Telecommand,
  transmitFrame,
} from "../../generated/mod.ts";
import { CommandBook } from "../../ground-station/telecommand/command_book.ts";
import { encodeTelecommand } from "../../ground-station/telecommand/encode_telecommand.ts";
import { runTelecommandService } from "../../ground-station/telecommand/run_telecommand_service.ts";
import { GapFiller } from "../../ground-station/telecommand/gap_filler.ts";
import { handOver } from "../../ground-station/telecommand/uplink.ts";
import { eventually } from "../helpers/eventually.ts";

const TO = { spacecraft: "spacecraft" };
const COMMANDS: readonly Telecommand[] = [
  { command: "ping" },
  { command: "set-mode", mode: "science" },
  { command: "set-rate", rate: 50 },
  { command: "reboot" },
  { command: "arm" },
  { command: "disarm" },
  { command: "playback", from: 1_700_000_000_000, to: 1_700_000_060_000 },
];

async function withService(
  environment: Readonly<Record<string, string>>,
  body: (bus: TestBus, service: Service) => Promise<void>,
): Promise<void> {
  const bus = createTestBus({ environment });
  const service = await runTelecommandService({ bus });
  try {
    await body(bus, service);
  } finally {
    await service.stop();
    await bus.close();
  }
}

/** Stands in for the IO Service; gives the numbers that it was asked to write. */
function answerTransmit(bus: TestBus): number[] {
  const numbers: number[] = [];
  bus.respond(transmitFrame, (frame) => {
    numbers.push(decodeTelecommand(frame).value.number);
    return { state: "written", bytes: frame.length };
  });
  return numbers;
}

function reportOf(number: number, stage: CommandReport["stage"]): CommandReport {
  const header = { secondaryHeader: false, apid: 103, sequenceCount: 0 };
  const reason = stage === "rejected" ? "wrong-phase" : "none";
  return { header, time: 1, number, stage, reason };
}

async function report(
  bus: TestBus,
  number: number,
  stage: CommandReport["stage"],
): Promise<void> {
  await bus.publish(commandReport, reportOf(number, stage), TO);
}

async function states(bus: TestBus, number: number): Promise<readonly string[]> {
  const { commands } = await bus.request(history, {}, TO);
  return commands.find((command) => command.number === number)?.steps.map(({ state }) => state) ??
    [];
}

test("encodeTelecommand() makes packets that the spacecraft reads", () => {
  for (const telecommand of COMMANDS) {
    const { header, number, ...read } = decodeTelecommand(encodeTelecommand(70_000, telecommand))
      .value;
    assert.deepEqual(read, telecommand);
    assert.deepEqual([number, header.sequenceCount, header.type], [70_000, 70_000 % 16_384, 1]);
  }
});

test("CommandBook goes on where its journal ends, and never gives a number twice", () => {
  const lines = [
    { number: 7, telecommand: { command: "ping" }, state: "queued", time: 1 },
    { number: 8, telecommand: { command: "ping" }, state: "queued", time: 2 },
    { number: 7, telecommand: { command: "ping" }, state: "sent", time: 3 },
  ] as const;
  const book = new CommandBook({ records: lines, append: () => {}, close: () => {} });
  assert.equal(book.add({ command: "arm" }, "unconfirmed").number, 9);
  assert.deepEqual(book.open.map(({ number, state }) => [number, state]), [
    [7, "sent"],
    [8, "queued"],
    [9, "unconfirmed"],
  ]);
  assert.equal(book.history(9, 1)[0]?.number, 8);
});

test("CommandBook takes no step back, but believes a late report", () => {
  const book = new CommandBook({ records: [], append: () => {}, close: () => {} });
  const { number } = book.add({ command: "ping" }, "queued");
  assert.equal(book.advance(number, "accepted")?.state, "accepted");
  assert.equal(book.advance(number, "sent"), undefined);
  assert.equal(book.advance(number, "timed-out", "late")?.reason, "late");
  assert.equal(book.advance(number, "completed")?.state, "completed");
  assert.equal(book.advance(number, "failed"), undefined);
  assert.equal(book.advance(99, "sent"), undefined);
});

test("handOver() asks again, and tells what was certainly not sent from what may be", async () => {
  const signal = new AbortController().signal;
  const before = Date.now();
  const fail = (code: "no-responders" | "timeout") => () =>
    Promise.reject(new ServiceError(code, "why"));
  const certain = await handOver({ before, signal, transmit: fail("no-responders") });
  const uncertain = await handOver({ before, signal, transmit: fail("timeout") });
  assert.deepEqual([certain?.state, uncertain?.state], ["cancelled", "timed-out"]);
  let attempts = 0;
  const third = await handOver({
    before: before + 5000,
    signal,
    transmit: () => {
      if (++attempts < 3) throw new ServiceError("rejected", "Link is down");
      return Promise.resolve({ state: "duplicate", bytes: 0 });
    },
  });
  assert.deepEqual([third?.state, attempts], ["sent", 3]);
});

test("runTelecommandService() follows a telecommand from its submission to its completion", async () => {
  await withService({}, async (bus) => {
    const written = answerTransmit(bus);
    const { number, state } = await bus.request(submit, { command: "set-rate", rate: 20 }, TO);
    assert.deepEqual([number, state], [1, "queued"]);
    for (const expected of ["queued", "sent"]) {
      assert.equal((await bus.expect(progress)).data.state, expected);
    }
    await report(bus, 1, "accepted");
    await report(bus, 1, "completed");
    await report(bus, 1, "completed");
    await bus.settle();
    assert.deepEqual(await states(bus, 1), ["queued", "sent", "accepted", "completed"]);
    await bus.request(submit, { command: "ping" }, TO);
    await bus.expect(transmitFrame);
    await report(bus, 2, "rejected");
    await bus.settle();
    const { commands } = await bus.request(history, { limit: 1 }, TO);
    assert.equal(commands[0]?.steps.at(-1)?.reason, "wrong-phase");
    assert.deepEqual(written, [1, 2]);
  });
});

test("runTelecommandService() sends a hazardous telecommand only when it is confirmed", async () => {
  await withService({ CONFIRM_SECONDS: "0.3" }, async (bus) => {
    const written = answerTransmit(bus);
    const first = await bus.request(submit, { command: "arm" }, TO);
    assert.equal(first.state, "unconfirmed");
    assert.ok(first.confirmBefore);
    assert.equal((await bus.request(confirm, { number: 1 }, TO)).state, "queued");
    await assert.rejects(bus.request(confirm, { number: 1 }, TO), { code: "rejected" });
    await bus.request(submit, { command: "reboot" }, TO);
    assert.equal(
      (await bus.request(confirm, { number: 2, cancel: true }, TO)).state,
      "cancelled",
    );
    await bus.request(submit, { command: "reboot" }, TO);
    for (;;) {
      const { data } = await bus.expect(progress, { timeoutMs: 5000 });
      if (data.number === 3 && data.state === "cancelled") break;
    }
    await assert.rejects(bus.request(confirm, { number: 3 }, TO), { code: "rejected" });
    await assert.rejects(bus.request(confirm, { number: 9 }, TO), { code: "rejected" });
    assert.deepEqual(written, [1]);
  });
});

test("runTelecommandService() refuses what is no telecommand, and too many of them", async () => {
  await withService({ MAX_OPEN: "1" }, async (bus) => {
    answerTransmit(bus);
    const wrong = { command: "set-rate", rate: 0 } as const;
    const request = bus.request(submit, wrong, TO, { validate: false });
    await assert.rejects(request, { code: "invalid-request" });
    await bus.request(submit, { command: "ping" }, TO);
    await assert.rejects(bus.request(submit, { command: "ping" }, TO), { code: "rejected" });
  });
});

test("runTelecommandService() gives up on a spacecraft that is silent", async () => {
  await withService({ ACCEPT_SECONDS: "0.1", COMPLETE_SECONDS: "0.1" }, async (bus) => {
    answerTransmit(bus);
    await bus.request(submit, { command: "ping" }, TO);
    await bus.request(submit, { command: "ping" }, TO);
    await bus.expect(transmitFrame);
    await bus.expect(transmitFrame);
    await report(bus, 2, "accepted");
    const reasons: (string | undefined)[] = [];
    while (reasons.length < 2) {
      const { data } = await bus.expect(progress, { timeoutMs: 5000 });
      if (data.state === "timed-out") reasons.push(data.reason);
    }
    assert.deepEqual(reasons.sort(), ["No acceptance came", "No completion came"]);
  });
});

test("runTelecommandService() completes what it had given up, when the report comes late", async () => {
  await withService({ ACCEPT_SECONDS: "0.1" }, async (bus) => {
    answerTransmit(bus);
    await bus.request(submit, { command: "ping" }, TO);
    while ((await bus.expect(progress, { timeoutMs: 5000 })).data.state !== "timed-out");
    await report(bus, 1, "completed");
    await report(bus, 1, "accepted"); // played back after it
    await bus.settle();
    assert.deepEqual(await states(bus, 1), ["queued", "sent", "timed-out", "completed"]);
  });
});

test("runTelecommandService() knows by a report that a telecommand was sent", async () => {
  await withService({}, async (bus) => {
    bus.respond(transmitFrame, async (frame) => {
      await report(bus, 1, "accepted"); // before the IO Service answers
      await bus.settle();
      return { state: "written", bytes: frame.length };
    });
    await bus.request(submit, { command: "ping" }, TO);
    while ((await bus.expect(progress)).data.state !== "accepted");
    await report(bus, 1, "completed");
    await bus.settle();
    assert.deepEqual(await states(bus, 1), ["queued", "sent", "accepted", "completed"]);
  });
});

test("runTelecommandService() asks the archive for reports before it gives up", async () => {
  await withService({ ACCEPT_SECONDS: "0.1" }, async (bus) => {
    answerTransmit(bus);
    bus.respond(readRange, ({ subject }) => {
      const messages = [reportOf(1, "completed"), reportOf(1, "accepted")] // newest first
        .map((data) => ({ time: data.time, subject, name: "spacecraft.commandReport", data }));
      return { messages };
    });
    await bus.request(submit, { command: "ping" }, TO);
    while ((await bus.expect(progress, { timeoutMs: 5000 })).data.state !== "completed");
    assert.deepEqual(await states(bus, 1), ["queued", "sent", "accepted", "completed"]);
  });
});

test("GapFiller plays back what lies together, oldest first, and what is not to be had ever later", () => {
  const gap = (after: number, before: number): Gap => ({ after, before, missing: 1 });
  const filler = new GapFiller();
  assert.equal(filler.choose([]), undefined);
  const gaps = [gap(50_000, 51_000), gap(1000.5, 1500), gap(9000, 20_000.5)];
  assert.deepEqual(filler.choose(gaps), { from: 1000, to: 20_001 });
  assert.deepEqual(filler.choose(gaps, "timed-out"), { from: 1000, to: 20_001 });
  const begins = Array.from({ length: 6 }, () => filler.choose(gaps, "completed")?.from);
  assert.deepEqual(begins, [9000, 50_000, 1000, 9000, 50_000, undefined]);
  const again = Array.from({ length: 1000 }, () => filler.choose(gaps, "completed")?.from);
  assert.ok(again.filter((from) => from === 1000).length < 12);
  assert.equal(filler.choose([gap(60_000, 60_001)], "completed")?.from, 60_000);
});

test("runTelecommandService() has the spacecraft play back what the archive misses", async () => {
  await withService({ FILL_GAPS_SECONDS: "0.05" }, async (bus) => {
    const numbers = answerTransmit(bus);
    let asked = 0;
    bus.respond(readGaps, ({ subject, modulus }) => {
      assert.deepEqual([subject, modulus], ["telemetry.spacecraft.*", 16_384]);
      const gaps = ++asked > 1 ? [] : [{ after: 5, before: 9, missing: 3 }];
      return { subjects: [{ subject, count: 2, missing: 3, restarts: 0, gaps }] };
    });
    const { data } = await bus.expect(progress, { timeoutMs: 5000 });
    assert.deepEqual(data.telecommand, { command: "playback", from: 5, to: 9 });
    await bus.expect(transmitFrame);
    await report(bus, 1, "accepted");
    await report(bus, 1, "completed");
    await eventually(() => asked > 2);
    assert.deepEqual(numbers, [1]);
  });
});

test("runTelecommandService() goes on after a restart, under the same names of frames", async () => {
  const bus = createTestBus();
  const first = await runTelecommandService({ bus });
  await bus.request(submit, { command: "ping" }, TO); // nobody takes it
  await bus.request(submit, { command: "arm" }, TO);
  await first.stop();
  const names: (string | undefined)[] = [];
  bus.respond(transmitFrame, (frame, { headers }) => {
    names.push(headers?.get("Nats-Msg-Id"));
    return { state: "duplicate", bytes: frame.length };
  });
  const second = await runTelecommandService({ bus });
  await bus.request(confirm, { number: 2 }, TO);
  assert.equal((await bus.request(submit, { command: "ping" }, TO)).number, 3);
  while (names.length < 3) await bus.settle();
  assert.deepEqual(names, ["spacecraft-1", "spacecraft-2", "spacecraft-3"]);
  await second.stop();
  await bus.close();
});
