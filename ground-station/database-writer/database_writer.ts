/**
 * Stores events: takes them in batches, and acknowledges only what is committed. Runs on Node from
 * 22.13, Deno and Bun; with PostgreSQL on Node 20, too.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  nodeHost,
  ServiceError,
  startService,
  type StopSignal,
  type Subscription,
} from "telestion-edge";
import { messages, writerStatus } from "../../generated/mod.ts";
import type { ArchiveRecord } from "../database/archive.ts";
import { LazyArchive } from "../database/open_archive.ts";
import { parsePointer } from "../database/pointer.ts";
import { BatchWriter } from "./batch_writer.ts";
import { Intake } from "./intake.ts";
import { WRITER_SETTINGS } from "./settings.ts";
import { type AnyEvent, EventFinder, findStoredEvents, splitByStream } from "./stored_events.ts";
import { openStream, type StreamHandler } from "../stream/stream_intake.ts";

const STOP_TIMEOUT_MS = 10_000;

const host = nodeHost();
let stopping = false;
let stop: ((signal: StopSignal) => Promise<void>) | undefined;
// What is buffered is stored before the connection ends: it takes the acknowledgements.
host.onStopSignal(async (signal) => await stop?.(signal));

const service = await startService({
  settings: WRITER_SETTINGS,
  description: "Stores events in SQLite or PostgreSQL",
  signals: false,
});
const { log, settings, stats } = service;

const archive = new LazyArchive({
  databaseUrl: settings.DATABASE_URL,
  dataDir: service.dataDir,
  connections: 1,
});
const writer = new BatchWriter({
  store: (records) => archive.store(records),
  batchSize: settings.BATCH_SIZE,
  batchMs: settings.BATCH_MS,
  maxMessages: settings.BUFFER,
  maxBytes: settings.BUFFER_MIB * 1024 * 1024,
  onAway: (error) => log.error(`Cannot store at the moment: ${error.message}`),
  onBack: () => log.info("Stores again", { buffered: writer.buffered }),
  onRefused: ({ subject, key }: ArchiveRecord, { message }) =>
    log.error(`Cannot store a message of "${subject}" ever: ${message}`, { key }),
});

await start().catch(async (error) => {
  writer.close();
  await service.stop();
  throw error;
});

async function start(): Promise<void> {
  await openArchive();
  const { events, wants } = findStoredEvents(messages, settings.SUBSCRIBE);
  const stream = settings.TELEMETRY_STREAM === "" ? undefined : await openStream(service.nc, {
    stream: settings.TELEMETRY_STREAM,
    setting: "TELEMETRY_STREAM",
    consumer: plainName(service.serviceName),
    ackWait: settings.ACK_WAIT_SECONDS,
  });
  const { kept, others } = splitByStream(events, stream?.subjects ?? []);
  const rules = { time: parsePointer(settings.TIME), key: settings.KEY.map(parsePointer) };
  const finder = new EventFinder(kept);
  const intake = new Intake({ writer, rules, log, stats, finder, wants });
  const subscriptions = others.map((event) => subscribe(event, intake));
  stream?.start(streamHandler(intake));
  await service.nc.flush(); // who reads the next line may publish at once
  log.info("Stores", {
    events: others.map(({ name }) => name),
    fromStream: kept.map(({ name }) => name),
  });
  const reports = publishStatus(intake);
  stop = async (signal) => {
    log.info(`Received ${signal}`);
    stopping = true;
    writer.hurry();
    const flushed = Promise.all([...subscriptions.map((own) => own.drain()), stream?.stop()]);
    await Promise.race([flushed, sleep(STOP_TIMEOUT_MS)]);
    writer.close();
    await reports.end();
    await archive.close();
    await service.stop();
  };
  // When no signal stops it, its connection is gone for good.
  void service.stopped.then(() => stopping || host.exit(1));
}

function subscribe(event: AnyEvent, intake: Intake): Subscription {
  return service.subscribe(event, (data, context) => intake.takeEvent(event, data, context), {
    concurrency: Infinity, // a handler is done when its message is committed
    onInvalid: () => intake.countInvalid(),
  });
}

/** A stream waits while much is buffered: it keeps its messages better than this process does. */
function streamHandler(intake: Intake): StreamHandler {
  return {
    window: settings.BATCH_SIZE * 2,
    ready: async () => {
      while (writer.buffered >= settings.BATCH_SIZE * 4) await writer.progress();
    },
    handle: (message) => intake.takeStreamMessage(message),
    onTrouble: ({ message }) => log.warn(`Cannot read the stream at the moment: ${message}`),
  };
}

/** What can never work ends the start; a database that is away does not. */
async function openArchive(): Promise<void> {
  try {
    const { title } = await archive.use();
    log.info(`Stores in ${title}`);
  } catch (error) {
    const { code, message } = ServiceError.from(error);
    if (code !== "disconnected") throw error;
    log.warn(`Waits for its database: ${message}`);
  }
}

function publishStatus(intake: Intake): { end(): Promise<void> } {
  const instance = randomUUID();
  const publish = async (): Promise<void> => {
    const status = { instance, ...intake.status() };
    writer.resetSlowest();
    await service.publish(writerStatus, status, { service: plainName(service.serviceName) })
      .catch(() => {}); // counted and logged by the service
  };
  const timer = setInterval(publish, settings.STATUS_SECONDS * 1000);
  return {
    end: async () => {
      clearInterval(timer);
      await publish();
      const { received, stored, lost } = intake.status();
      (lost > 0 ? log.error : log.info)("Stored", { received, stored, lost });
    },
  };
}

/** A name that can stand in a subject and name a consumer. */
function plainName(name: string): string {
  return name.replaceAll(/[^\w-]+/g, "_");
}
