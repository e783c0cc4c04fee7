import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Service, ServiceError, type StartOptions, startService } from "telestion-edge";
import { Type } from "typebox";
import {
  type CommandReport,
  commandReport,
  confirm,
  history,
  isProgress,
  type Progress,
  progress,
  type Submission,
  submit,
  type Telecommand,
  transmitFrame,
} from "../../generated/mod.ts";
import { openJournal } from "../journal/journal.ts";
import { ARCHIVE_SPAN_MS, ArchiveQuestions } from "./ask_archive.ts";
import { type BookEntry, CommandBook } from "./command_book.ts";
import { encodeTelecommand } from "./encode_telecommand.ts";
import { GapFiller } from "./gap_filler.ts";
import { handOver } from "./uplink.ts";

const CHECK_SECONDS = 0.1;
const DEFAULT_HISTORY = 100;

const TELECOMMAND_SETTINGS = Type.Object({
  SPACECRAFT: Type.String({ description: "Whom it commands", default: "spacecraft" }),
  LINK: Type.String({ description: "The link that leads there", default: "spacecraft" }),
  HAZARDOUS: Type.Array(Type.String(), {
    description: "Telecommands that need a confirmation",
    default: ["arm", "reboot"],
  }),
  CONFIRM_SECONDS: seconds("A confirmation must come within this time", 30),
  SEND_SECONDS: seconds("The link must take a telecommand within this time", 10),
  ACCEPT_SECONDS: seconds("The spacecraft must accept it within this time", 5),
  COMPLETE_SECONDS: seconds("The spacecraft must complete it within this time", 30),
  FILL_GAPS_SECONDS: Type.Number({
    description: "Asks the archive so often what is missing, and the spacecraft to play it back; " +
      "0: never",
    minimum: 0,
    default: 0,
  }),
  MAX_OPEN: Type.Integer({
    description: "Telecommands that may be on their way",
    minimum: 1,
    default: 100,
  }),
});

/**
 * Runs a Telecommand Service: numbers telecommands, sends them, and follows what becomes of them.
 * A spacecraft has one of them, since it gives each number once.
 *
 * @param options of `startService()`, for tests
 * @returns the running service
 */
export async function runTelecommandService(options: StartOptions = {}): Promise<Service> {
  const service = await startService({
    ...options,
    settings: TELECOMMAND_SETTINGS,
    description: "Sends telecommands and follows them",
  });
  const { log, settings } = service;
  const params = { spacecraft: settings.SPACECRAFT };
  const folder = await service.openDataDirectory();
  const file = join(folder, `${settings.SPACECRAFT}.commands`);
  const journal = openJournal(file, { isRecord: isProgress });
  const book = new CommandBook(journal);
  const archive = new ArchiveQuestions(service, settings.SPACECRAFT);
  let queue = Promise.resolve();

  service.respond(submit, (telecommand) => take(telecommand), { params });
  service.respond(confirm, ({ number, cancel = false }) => decide(number, cancel), { params });
  service.respond(history, ({ before = Infinity, limit = DEFAULT_HISTORY }) => {
    return { commands: [...book.history(before, limit)] };
  }, { params });
  service.subscribe(commandReport, believe, { params });
  for (const entry of book.open) if (entry.state === "queued") enqueue(entry.number);
  void watchTimes();
  if (settings.FILL_GAPS_SECONDS > 0) void fillGaps();
  void service.stopped.then(() => queue).then(() => journal.close());
  await service.nc.flush(); // who reads the next line may ask at once
  log.info("Ready");
  return service;

  async function take(telecommand: Telecommand): Promise<Submission> {
    const { length } = book.open;
    if (length >= settings.MAX_OPEN) {
      const text =
        `${length} telecommands are on their way: expected fewer than ${settings.MAX_OPEN}`;
      throw new ServiceError("rejected", text);
    }
    const isHazardous = settings.HAZARDOUS.includes(telecommand.command);
    const added = book.add(telecommand, isHazardous ? "unconfirmed" : "queued");
    await publish(added);
    if (!isHazardous) enqueue(added.number);
    return toSubmission(added);
  }

  async function decide(number: number, cancel: boolean): Promise<Submission> {
    const state = book.find(number)?.state;
    if (state !== "unconfirmed") {
      const text = `Telecommand ${number} is "${state ?? "unknown"}": expected "unconfirmed"`;
      throw new ServiceError("rejected", text);
    }
    const changed = cancel
      ? book.advance(number, "cancelled", "The operator has cancelled it")
      : book.advance(number, "queued");
    await publish(changed);
    if (!cancel) enqueue(number);
    return { number, state: changed?.state ?? state };
  }

  /** One after another, in the order of their queueing. */
  function enqueue(number: number): void {
    queue = queue.then(() => send(number)).catch((error) => log.error("Cannot send", { error }));
  }

  async function send(number: number): Promise<void> {
    const entry = book.find(number);
    if (entry?.state !== "queued") return;
    const frame = encodeTelecommand(number, entry.telecommand);
    const headers = { "Nats-Msg-Id": `${settings.SPACECRAFT}-${number}` };
    const handover = await handOver({
      before: entry.time + settings.SEND_SECONDS * 1000,
      signal: service.stopping,
      transmit: () => service.request(transmitFrame, frame, { link: settings.LINK }, { headers }),
    });
    if (handover === undefined) return; // the next start goes on
    await publish(book.advance(number, handover.state, handover.reason));
  }

  /** Who reports on a telecommand has got it, also when the IO Service has not answered yet. */
  async function believe({ number, stage, reason }: CommandReport): Promise<void> {
    if (book.find(number)?.state === "queued") await publish(book.advance(number, "sent"));
    await publish(book.advance(number, stage, reason === "none" ? undefined : reason));
  }

  async function watchTimes(): Promise<void> {
    while (await waitFor(CHECK_SECONDS, service.stopping)) {
      for (const { number, state } of book.open.filter(isLate)) {
        if (state === "unconfirmed") {
          await publish(book.advance(number, "cancelled", "No confirmation came"));
        }
      }
      if (book.open.some(isLate)) await readReports();
      for (const { number, state } of book.open.filter(isLate)) {
        const what = state === "sent" ? "acceptance" : "completion";
        await publish(book.advance(number, "timed-out", `No ${what} came`));
      }
    }
  }

  function isLate({ state, time }: BookEntry): boolean {
    const seconds = {
      "unconfirmed": settings.CONFIRM_SECONDS,
      "sent": settings.ACCEPT_SECONDS,
      "accepted": settings.COMPLETE_SECONDS,
    }[state as string] ?? Infinity;
    return Date.now() - time > seconds * 1000;
  }

  /** What the spacecraft said while nobody listened here, the archive may have heard. */
  async function readReports(): Promise<void> {
    for (const report of await archive.reports()) await believe(report);
  }

  async function fillGaps(): Promise<void> {
    const filler = new GapFiller();
    let last: number | undefined;
    while (await waitFor(settings.FILL_GAPS_SECONDS, service.stopping)) {
      const before = last === undefined ? undefined : book.find(last);
      if (before !== undefined && book.isOpen(before)) continue;
      if (book.hasTimedOut(Date.now() - ARCHIVE_SPAN_MS)) await readReports();
      const span = filler.choose(await archive.gaps(), before?.state);
      last = span && await take({ command: "playback", ...span })
        .then(({ number }) => number, () => undefined); // too many are on their way
    }
  }

  async function publish(event: Progress | undefined): Promise<void> {
    if (event === undefined) return;
    log.info("Telecommand", { ...event });
    await service.publish(progress, event, params).catch(() => {}); // counted; history has it
  }

  function toSubmission({ number, state, time }: BookEntry): Submission {
    const confirmBefore = time + settings.CONFIRM_SECONDS * 1000;
    return state === "unconfirmed" ? { number, state, confirmBefore } : { number, state };
  }
}

/** Gives `false` when it was aborted. */
async function waitFor(seconds: number, signal: AbortSignal): Promise<boolean> {
  await sleep(seconds * 1000, undefined, { signal }).catch(() => {});
  return !signal.aborted;
}

function seconds(description: string, value: number) {
  return Type.Number({ description, exclusiveMinimum: 0, default: value });
}
