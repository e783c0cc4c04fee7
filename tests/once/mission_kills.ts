/**
 * A flight whose parts are killed, and the accounts afterwards: what the device has made, what is
 * stored, what is counted as lost.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createSpacePacketDecoder } from "telestion-edge/packets";
import {
  type CommandRecord,
  decodeSpacecraft,
  type SubjectGaps,
  type Telecommand,
  type TelemetryHeader,
} from "../../generated/mod.ts";
import { eventually, sleep } from "../helpers/eventually.ts";
import { createRandom, type Random } from "../helpers/random.ts";
import type { Program } from "../helpers/run_program.ts";
import type { RuntimeName } from "../helpers/runtimes.ts";
import { type Mission, type Role, SPACECRAFT, submit, withMission } from "./mission_station.ts";

/** The parts of a mission, in the order of their start: who keeps what comes is there first. */
export const ROLES: readonly Role[] = [
  "writer",
  "query",
  "web",
  "parser",
  "telecommand",
  "io",
  "device",
];
const RUNTIMES: readonly RuntimeName[] = ["bun", "deno", "node"];
const FINAL = /^(?:completed|failed|rejected|timed-out|cancelled)$/;
const HOUR_MS = 3_600_000;
const PACKET_KINDS = 4;
const TELEMETRY = "telemetry.spacecraft.*";
const PATIENCE = { timeoutMs: 60_000, everyMs: 200 };
/** A telecommand is submitted so often. */
const COMMAND_EVERY_MS = 150;
const COMMANDS: readonly Telecommand[] = [
  { command: "ping" },
  { command: "set-rate", rate: 11 },
  { command: "set-rate", rate: 13 },
  { command: "set-mode", mode: "science" },
  { command: "disarm" },
];
const SETTINGS: Readonly<Partial<Record<Role, Readonly<Record<string, string>>>>> = {
  device: { SPEED: "10", COUNTDOWN: "5", LOOP: "true" },
  io: { CRC: "true", APIDS: "100,101,102,103" },
  telecommand: {
    ACCEPT_SECONDS: "2",
    COMPLETE_SECONDS: "2",
    SEND_SECONDS: "8",
    MAX_OPEN: "1000",
  },
};
const STREAM_SETTINGS: typeof SETTINGS = {
  writer: { TELEMETRY_STREAM: "TELEMETRY", ACK_WAIT_SECONDS: "1" },
  parser: { FRAME_STREAM: "FRAMES", ACK_WAIT_SECONDS: "1" },
};

/** What is to happen. */
export interface KillPlan {
  readonly seed: number;
  readonly kills: number;
  /** Keep frames and telemetry in streams. */
  readonly jetStream: boolean;
  /** Have the spacecraft play back what is missing. */
  readonly fillGaps: boolean;
  /** Likelihoods of faults of the link, such as `{ GAPS: "0.01" }`; default none. */
  readonly faults?: Readonly<Record<string, string>>;
  /** Whom to kill; default all parts. */
  readonly roles?: readonly Role[];
}

/** What came of it. */
export interface KillOutcome {
  /** How often each part was killed. */
  readonly kills: Readonly<Record<string, number>>;
  /** Packets that the spacecraft has made, by its recorder. */
  readonly made: number;
  /** Rows of telemetry in the database. */
  readonly stored: number;
  /** Missing sequence counts, by `archive.read-gaps`. */
  readonly lost: number;
  /** Packets before the first one that came: no gap tells of them. */
  readonly before: number;
  /** Rows that no packet of the recorder explains. */
  readonly unexplained: number;
  readonly telecommands: number;
  readonly executed: number;
  /** Numbers that were executed more than once. */
  readonly executedTwice: number;
  /** Telecommands of the gap filler. */
  readonly playbacks: number;
  /** Telecommands that were executed, and their last state does not know. */
  readonly doubtful: number;
  /** Telecommands whose last state the spacecraft contradicts. */
  readonly falseStates: number;
}

/**
 * Flies with seven parts, kills one after another at random times, starts each again on the next
 * runtime, and counts.
 *
 * @param plan what is to happen
 * @returns what came of it
 * @throws {Error} when a part does not come back, or another one dies
 */
export async function flyWithKills(plan: KillPlan): Promise<KillOutcome> {
  let outcome: KillOutcome | undefined;
  await withMission(async (mission) => {
    if (plan.jetStream) await addStreams(mission);
    const crew = new Crew(mission, plan);
    for (const role of ROLES) await crew.start(role);
    await eventually(() => hasAllKinds(mission), PATIENCE);
    const commanding = crew.keepCommanding();
    for (let kill = 0; kill < plan.kills; kill++) await crew.killOne();
    await commanding.end();
    outcome = await crew.account();
  }, { jetStream: plan.jetStream });
  assert.ok(outcome !== undefined);
  return outcome;
}

async function addStreams({ connection }: Mission): Promise<void> {
  const { jetstreamManager } = await import("@nats-io/jetstream");
  const { streams } = await jetstreamManager(connection);
  const subjects = ["telemetry.>", "alarm.*.state", "telecommand.*.progress"];
  await streams.add({ name: "TELEMETRY", subjects });
  await streams.add({ name: "FRAMES", subjects: ["link.*.received"] });
}

/** What a killed part had taken comes again only after a while. */
async function areStreamsRead({ connection }: Mission): Promise<boolean> {
  const { jetstreamManager } = await import("@nats-io/jetstream");
  const { consumers } = await jetstreamManager(connection);
  for (const [stream, role] of [["FRAMES", "parser"], ["TELEMETRY", "writer"]] as const) {
    const { num_ack_pending: taken, num_pending: waiting } = await consumers.info(stream, role);
    if (taken + waiting > 0) return false;
  }
  return true;
}

/** The seven parts. */
class Crew {
  readonly #mission: Mission;
  readonly #plan: KillPlan;
  readonly #random: Random;
  readonly #running: Map<Role, Program> = new Map();
  readonly #devices: Program[] = [];
  readonly #kills: Record<string, number> = {};
  readonly #died: string[] = [];
  /** Those whose turn it is: all are killed equally often. */
  #waiting: Role[] = [];
  #starts = 0;

  constructor(mission: Mission, plan: KillPlan) {
    this.#mission = mission;
    this.#plan = plan;
    this.#random = createRandom(plan.seed);
  }

  async start(role: Role): Promise<void> {
    const { jetStream, fillGaps, seed, faults } = this.#plan;
    const runtime = RUNTIMES[(seed + this.#starts++) % RUNTIMES.length] ?? "node";
    const program = await this.#mission.start(role, runtime, {
      ...SETTINGS[role],
      ...jetStream && STREAM_SETTINGS[role],
      ...role === "device" && { ...faults, SEED: String(this.#starts) },
      ...fillGaps && role === "telecommand" && { FILL_GAPS_SECONDS: "1" },
    });
    if (role === "device") this.#devices.push(program);
    this.#running.set(role, program);
    void program.ended.then(({ stderr }) => {
      if (this.#running.get(role) === program) this.#died.push(`${role} on ${runtime}: ${stderr}`);
    });
  }

  async killOne(): Promise<void> {
    const { roles = ROLES } = this.#plan;
    if (this.#waiting.length === 0) this.#waiting = [...roles];
    const [role] = this.#waiting.splice(this.#random.integer(0, this.#waiting.length), 1);
    if (role === undefined) return;
    await sleep(this.#random.integer(0, 500));
    const program = this.#running.get(role);
    this.#running.delete(role);
    program?.kill("SIGKILL");
    this.#kills[role] = (this.#kills[role] ?? 0) + 1;
    await this.start(role);
    assert.deepEqual(this.#died, []);
  }

  /** Operators do not wait for repairs. */
  keepCommanding(): { end(): Promise<void> } {
    let ending = false;
    const submissions: Promise<unknown>[] = [];
    const ended = (async () => {
      for (let turn = 0; !ending; turn++) {
        const telecommand = COMMANDS[turn % COMMANDS.length];
        if (telecommand === undefined) return;
        submissions.push(submit(this.#mission, telecommand).catch(() => {})); // nobody answers
        await sleep(COMMAND_EVERY_MS);
      }
    })();
    return {
      end: async () => {
        ending = true;
        await ended;
        await Promise.all(submissions);
      },
    };
  }

  async account(): Promise<KillOutcome> {
    // With faults something is missing at all times, but nothing for long.
    const until = this.#plan.fillGaps ? Date.now() : Infinity;
    const commands = await this.#settle(until);
    const device = this.#running.get("device");
    this.#running.delete("device");
    assert.ok(device !== undefined);
    await this.#mission.land(device);
    if (this.#plan.jetStream) await eventually(() => areStreamsRead(this.#mission), PATIENCE);
    assert.equal((await fetch(this.#mission.pageUrl)).status, 200);
    const made = readRecorder(join(this.#mission.dataDir, "device"))
      .filter(({ time }) => time < until).map(nameOf);
    const stored = await eventually(() => this.#readStored(made, until), PATIENCE);
    assert.deepEqual(this.#died, []);
    const known = new Set(made);
    return {
      kills: this.#kills,
      made: made.length,
      stored: stored.length,
      lost: await countLost(this.#mission, until),
      before: countBefore(made, new Set(stored)),
      unexplained: stored.filter((name) => !known.has(name)).length,
      ...judgeCommands(
        commands,
        this.#devices.flatMap((program) => executedBy(program.stdout())),
      ),
    };
  }

  /** Waits until a last telecommand has its way, all have ended, and nothing is to be filled. */
  async #settle(until: number): Promise<readonly CommandRecord[]> {
    const last = await eventually(async () => {
      const number = await submit(this.#mission, { command: "ping" });
      await eventually(async () => {
        const ping = (await readCommands(this.#mission)).find((own) => own.number === number);
        return ping?.steps.at(-1)?.state === "completed";
      });
      return number;
    }, PATIENCE);
    if (this.#plan.fillGaps) {
      await eventually(() => hasNewer(this.#mission, until), PATIENCE); // a gap has two ends
      await eventually(async () => await countLost(this.#mission, until) === 0, PATIENCE);
    }
    return await eventually(async () => {
      const commands = (await readCommands(this.#mission)).filter(({ number }) => number <= last);
      return commands.every(({ steps }) => FINAL.test(steps.at(-1)?.state ?? "")) && commands;
    }, PATIENCE);
  }

  /** All rows, when the last packet of each kind that was made is among them. */
  async #readStored(made: readonly string[], until: number): Promise<readonly string[] | false> {
    const rows = (await readRows(this.#mission)).filter(({ time }) => time < until).map(nameOf);
    const last = new Map(made.map((packet) => [packet.split(" ")[0], packet]));
    return [...last.values()].every((packet) => rows.includes(packet)) && rows;
  }
}

/** Packets of each APID up to the first that is stored. */
function countBefore(made: readonly string[], stored: ReadonlySet<string>): number {
  const apidOf = (name: string): string | undefined => name.split(" ")[0];
  const begun = new Set<string | undefined>();
  return made.filter((name) => {
    if (stored.has(name)) begun.add(apidOf(name));
    return !begun.has(apidOf(name));
  }).length;
}

function judgeCommands(
  commands: readonly CommandRecord[],
  executed: readonly number[],
): Pick<
  KillOutcome,
  "telecommands" | "executed" | "executedTwice" | "playbacks" | "doubtful" | "falseStates"
> {
  const count = (is: (command: CommandRecord) => boolean): number => commands.filter(is).length;
  return {
    telecommands: commands.length,
    executed: executed.length,
    executedTwice: executed.length - new Set(executed).size,
    playbacks: count(({ telecommand }) => telecommand.command === "playback"),
    doubtful: count(({ number, steps }) =>
      steps.at(-1)?.state === "timed-out" && executed.includes(number)
    ),
    falseStates: count((command) => isFalse(command, executed)),
  };
}

async function readGapsOf({ client }: Mission): Promise<readonly SubjectGaps[]> {
  const counter = { pointer: "/header/sequenceCount", modulus: 16_384 };
  const request = { subject: TELEMETRY, ...counter, ...aroundNow() };
  return (await client.archive.readGaps.request(request)).subjects;
}

/** Before the first packet of a kind no gap is known. */
async function hasAllKinds(mission: Mission): Promise<boolean> {
  await submit(mission, { command: "ping" });
  const { messages } = await mission.client.archive.readLatest.request({ subject: TELEMETRY });
  return messages.length === PACKET_KINDS;
}

async function hasNewer({ client }: Mission, than: number): Promise<boolean> {
  const { messages } = await client.archive.readLatest.request({ subject: TELEMETRY });
  return messages.every(({ time }) => time > than);
}

/** What a user is told is missing. */
async function countLost(mission: Mission, until: number): Promise<number> {
  const subjects = await readGapsOf(mission);
  const numbers = until === Infinity
    ? subjects.map(({ missing }) => missing)
    : subjects.flatMap(({ gaps }) => gaps).filter(({ after }) => after < until)
      .map(({ missing }) => missing);
  return numbers.reduce((sum, missing) => sum + missing, 0);
}

function aroundNow(): { from: number; to: number } {
  return { from: Date.now() - HOUR_MS, to: Date.now() + HOUR_MS };
}

async function readRows({ client }: Mission): Promise<readonly PacketContent[]> {
  const rows: PacketContent[] = [];
  const query = { subject: TELEMETRY, ...aroundNow(), limit: 2000 };
  let cursor: string | undefined;
  do {
    const page = await client.archive.readRange.request(
      cursor === undefined ? query : { ...query, cursor },
      {},
      { timeout: 10_000 },
    );
    rows.push(...page.messages.map(({ data }) => data as PacketContent));
    cursor = page.next;
  } while (cursor !== undefined);
  return rows;
}

interface PacketContent {
  readonly header: TelemetryHeader;
  readonly time: number;
}

/** What names a packet for ever. */
function nameOf({ header: { apid, sequenceCount }, time }: PacketContent): string {
  return `${apid} ${sequenceCount} ${time}`;
}

/** The truth: what the spacecraft has made. */
function readRecorder(folder: string): PacketContent[] {
  return ["packets.old", "packets"].map((name) => join(folder, name)).filter(existsSync)
    .flatMap((path) => {
      const decoder = createSpacePacketDecoder({ segments: true });
      const packets = [...decoder.push(readFileSync(path)), ...decoder.end()];
      return packets.map(({ bytes }) => decodeSpacecraft(bytes).value);
    });
}

async function readCommands({ client }: Mission): Promise<readonly CommandRecord[]> {
  const commands: CommandRecord[] = [];
  for (;;) {
    const before = commands.at(-1)?.number;
    const { commands: page } = await client.telecommand.history.request(
      { limit: 500, ...before !== undefined && { before } },
      SPACECRAFT,
    );
    commands.push(...page);
    if (page.length < 500) return commands;
  }
}

function executedBy(stdout: string): number[] {
  return stdout.split("\n").filter((line) => line.includes('"Executed"'))
    .map((line) => JSON.parse(line).properties.number);
}

/** Only what is known for certain may be said. */
function isFalse({ number, steps }: CommandRecord, executed: readonly number[]): boolean {
  const state = steps.at(-1)?.state;
  if (state === "completed") return !executed.includes(number);
  return (state === "cancelled" || state === "rejected") && executed.includes(number);
}
