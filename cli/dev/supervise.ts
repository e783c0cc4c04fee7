/**
 * Keeps a program running: starts it again when it crashes, and when its code has changed.
 *
 * @module
 */
import type { DevLog } from "./log.ts";
import { type Program, type ProgramDefinition, startProgram } from "./program.ts";

/** How long to wait after a crash: twice as long each time, in milliseconds. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

/** Who has run for so long, in milliseconds, does not crash at once: waiting begins anew. */
const SETTLED_MS = 10_000;

/** What a program with new code may still finish, in milliseconds: less than when it shall end. */
const RESTART_LIMIT_MS = 3000;

/** When a program is started again. */
export interface SuperviseOptions {
  /** Also after exit code 0, which otherwise means that it has done its work; default: `false`. */
  readonly always?: boolean;
  /**
   * Gives up when it has ended by itself so often in a row, each time within 10 s of its start;
   * default: never.
   */
  readonly mostCrashes?: number;
}

/** A program that is kept running. */
export interface Supervised {
  /** Starts it again, since something has changed. */
  restart(why: string): void;
  /** Ends it, kindly at first. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

/**
 * Starts a program and keeps it running until it is stopped. One that ends with exit code 0 has
 * done its work, and is started again only when something changes, unless told otherwise.
 *
 * @param definition what to start
 * @param log is told what happens
 * @param options when it is started again
 * @returns how to restart and to end it
 */
export function supervise(
  definition: ProgramDefinition,
  log: DevLog,
  { always = false, mostCrashes = Infinity }: SuperviseOptions = {},
): Supervised {
  const { name } = definition;
  let program: Program | undefined;
  let stopping = false;
  let why: string | undefined;
  let wake = (): void => {};
  let waitMs = FIRST_WAIT_MS;
  let crashes = 0;

  /** Runs it once; settles when it has ended, by itself or because it had to. */
  const runOnce = async (): Promise<void> => {
    const woken = new Promise<void>((resolve) => wake = resolve);
    const startedAt = performance.now();
    program = startProgram(definition);
    log.say(name, "started", `Started as process ${program.pid}`);
    const end = await Promise.race([program.ended, woken]);
    if (end === undefined) {
      if (!stopping) log.say(name, "restarting", `Restarts: ${why}`);
      return await program.stop(stopping ? undefined : RESTART_LIMIT_MS);
    }
    if (performance.now() - startedAt > SETTLED_MS) forgive();
    if (end.code === 0 && !always) return await rest(woken);
    if (end.code !== undefined) crashes++; // else somebody has killed it
    await (crashes >= mostCrashes ? giveUp(end.reason, woken) : backOff(end.reason, woken));
  };

  const forgive = (): void => {
    waitMs = FIRST_WAIT_MS;
    crashes = 0;
  };

  const rest = async (woken: Promise<void>): Promise<void> => {
    log.say(name, "ended", "Ended with exit code 0: it starts again when its code changes");
    await woken;
  };

  const giveUp = async (reason: string, woken: Promise<void>): Promise<void> => {
    const often = crashes === 1 ? "" : `, ${crashes} times in a row`;
    log.say(name, "failed", `Ended with ${reason}${often}: it does not start again`);
    await woken;
  };

  const backOff = async (reason: string, woken: Promise<void>): Promise<void> => {
    log.say(name, "problem", `Ended with ${reason}: it starts again in ${waitMs / 1000} s`);
    await waitFor(woken, waitMs);
    waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
  };

  const run = async (): Promise<void> => {
    while (!stopping) {
      why = undefined;
      await runOnce();
      if (why !== undefined) forgive();
    }
    log.say(name, "stopped", "Stopped");
  };

  const running = run();
  return {
    restart(reason) {
      why = reason;
      wake();
    },
    stop() {
      stopping = true;
      wake();
      return running;
    },
    kill() {
      stopping = true;
      wake();
      program?.kill();
    },
  };
}

async function waitFor(event: Promise<void>, limitMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => timer = setTimeout(resolve, limitMs));
  await Promise.race([event, timeout]);
  clearTimeout(timer);
}
