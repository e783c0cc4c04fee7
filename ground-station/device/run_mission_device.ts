import { join } from "node:path";
import { type Service, type StartOptions, startService } from "telestion-edge";
import { Type } from "typebox";
import { openJournal } from "../journal/journal.ts";
import { replay } from "../recording/replay.ts";
import { CommandDesk, isReport, type Report } from "./command_desk.ts";
import { loadCourse } from "./course.ts";
import { Downlink } from "./downlink.ts";
import { Faults } from "./faults.ts";
import { fly } from "./fly.ts";
import { readPackets } from "./packet_file.ts";
import { Radio } from "./radio.ts";
import { Recorder } from "./recorder.ts";
import { resumeFlight } from "./resume.ts";
import { Spacecraft } from "./spacecraft.ts";
import { type TelemetryKind, TelemetrySender } from "./telemetry_sender.ts";

type LogFields = Readonly<Record<string, unknown>>;

const REPEATED_REPORTS = 10;
const MIB = 1024 * 1024;
const CHANCE = { minimum: 0, maximum: 1, default: 0 };

const DEVICE_SETTINGS = Type.Object({
  ADDRESS: Type.String({
    description: "The link: tcp-listen://HOST:PORT, tcp://HOST:PORT or another of the IO Service",
    default: "tcp-listen://127.0.0.1:5101",
  }),
  SPEED: Type.Union([Type.Literal("unlimited"), Type.Number({ exclusiveMinimum: 0 })], {
    description: "Times real time",
    default: 1,
  }),
  COUNTDOWN: Type.Number({ description: "Seconds on the pad", minimum: 0, default: 10 }),
  LOOP: Type.Boolean({ description: "Flies again after landing", default: false }),
  FLIGHT: Type.Array(Type.String(), {
    description: "Files or folders with a flight log to fly along; none: a simulated flight",
    default: [],
  }),
  PACKETS: Type.String({
    description: "File of space packets to send instead of a flight",
    default: "",
  }),
  PACKET_RATE: Type.Number({
    description: "Packets of the file a second, before SPEED",
    exclusiveMinimum: 0,
    default: 1,
  }),
  GAPS: Type.Number({ description: "How likely a packet is left out", ...CHANCE }),
  BIT_ERRORS: Type.Number({
    description: "How likely a bit of a packet is turned over",
    ...CHANCE,
  }),
  DROP_OUTS: Type.Number({ description: "How likely the link is cut at a packet", ...CHANCE }),
  RECORDER_MIB: Type.Number({
    description: "Keeps so much of its telemetry to play it back",
    exclusiveMinimum: 0,
    default: 64,
  }),
  SEED: Type.Integer({ description: "The same seed, the same faults", default: 1 }),
});

/**
 * Runs a Mission Device: a spacecraft in software, which talks over a link and not over the bus.
 *
 * @param options of `startService()`, for tests
 * @returns the running service
 */
export async function runMissionDevice(options: StartOptions = {}): Promise<Service> {
  const service = await startService({
    ...options,
    settings: DEVICE_SETTINGS,
    description: "A spacecraft in software",
  });
  const { log, settings, stopping: signal } = service;
  const speed = settings.SPEED === "unlimited" ? Infinity : settings.SPEED;
  try {
    await run();
  } catch (error) {
    await service.stop();
    throw error;
  }
  return service;

  async function run(): Promise<void> {
    const packets = settings.PACKETS === "" ? [] : await readPackets(settings.PACKETS);
    const course = await loadCourse(settings.FLIGHT);
    const folder = await service.openDataDirectory();
    const memory = openJournal(join(folder, "reports"), { isRecord: isReport });
    const recorder = new Recorder(join(folder, "packets"), settings.RECORDER_MIB * MIB);
    const radio = new Radio(log);
    const rates = {
      gaps: settings.GAPS,
      bitErrors: settings.BIT_ERRORS,
      dropOuts: settings.DROP_OUTS,
    };
    const downlink = new Downlink(radio, new Faults(rates, settings.SEED), recorder);
    const spacecraft = new Spacecraft(course, -settings.COUNTDOWN);
    const sender = new TelemetrySender(spacecraft, downlink);
    const report = (content: Report): Promise<void> => sender.report(content);
    const onEvent = (text: string, fields: LogFields): void => log.info(text, fields);
    const desk = new CommandDesk({ spacecraft, memory, report, playBack, onEvent });
    signal.addEventListener("abort", () => {
      log.info("Sent", { ...downlink.counts });
      void radio.close().then(() => {
        memory.close();
        recorder.close();
      });
    });
    log.info("Waits for somebody to listen", { address: settings.ADDRESS });
    void radio.open(settings.ADDRESS, {
      onUp: () => desk.repeat(REPEATED_REPORTS),
      onFrame: (frame) => desk.take(frame),
    }).then(() => packets.length > 0 ? send(packets) : flyOn()).catch(fail);

    async function flyOn(): Promise<void> {
      const landing = course.at(-1)?.time ?? 0;
      const end = settings.LOOP ? landing : Infinity;
      resumeFlight(spacecraft, { recorder, speed, end: landing });
      while (!signal.aborted) {
        await fly(spacecraft, { speed, end, signal, send: (kind) => sendDue(kind) });
        spacecraft.prepare(-settings.COUNTDOWN);
      }
    }

    async function playBack(from: number, to: number): Promise<boolean> {
      for (const packet of recorder.between(from, to)) {
        if (signal.aborted || !await downlink.playBack(packet)) return false;
      }
      return true;
    }

    async function sendDue(kind: TelemetryKind): Promise<void> {
      // Made now, since time goes on meanwhile.
      await Promise.all([desk.finishBoot(), sender.send(kind)]);
    }

    async function send(packets: readonly Uint8Array[]): Promise<void> {
      const samples = packets.map((bytes, index) => ({
        time: index / settings.PACKET_RATE,
        bytes,
      }));
      await replay(samples, { speed, signal, publish: ({ bytes }) => downlink.relay(bytes) });
      log.info("Replayed", { ...downlink.counts });
      radio.interrupt(); // the end of the stream brings out the last packet
    }
  }

  function fail(error: unknown): void {
    log.error("Cannot go on", { error });
    void service.stop();
  }
}
