import assert from "node:assert/strict";
import { test } from "node:test";
import type { DevLog } from "../../cli/dev/log.ts";
import type { ProgramDefinition } from "../../cli/dev/program.ts";
import { supervise } from "../../cli/dev/supervise.ts";
import { eventually } from "../helpers/eventually.ts";

/** Bun ends a test after 5 s otherwise. */
const LIMIT = { timeout: 30_000 };

interface Recorded {
  readonly events: readonly string[];
  readonly log: DevLog;
}

function record(): Recorded {
  const events: string[] = [];
  return {
    events,
    log: {
      output: () => {},
      say: (_, event, text) => {
        events.push(event === "started" ? event : `${event}: ${text}`);
      },
    },
  };
}

function script(text: string): ProgramDefinition {
  const output = { onLine: (): void => {} };
  return { name: "script", command: "sh", args: ["-c", text], output };
}

test("supervise() gives up after as many crashes in a row as it is told", LIMIT, async () => {
  const { events, log } = record();
  const running = supervise(script("exit 3"), log, { mostCrashes: 2 });
  await eventually(() => events.length >= 4);
  await running.stop();
  assert.deepEqual(events, [
    "started",
    "problem: Ended with exit code 3: it starts again in 0.5 s",
    "started",
    "failed: Ended with exit code 3, 2 times in a row: it does not start again",
    "stopped: Stopped",
  ]);
});

test(
  "supervise() starts again who ends with exit code 0, where that is wanted",
  LIMIT,
  async () => {
    const { events, log } = record();
    const running = supervise(script("exit 0"), log, { always: true });
    await eventually(() => events.filter((event) => event === "started").length === 2);
    await running.stop();
    assert.equal(events[1], "problem: Ended with exit code 0: it starts again in 0.5 s");
  },
);

test("supervise() does not give up for somebody who is killed", LIMIT, async () => {
  const { events, log } = record();
  const running = supervise(script("kill -9 $$"), log, { mostCrashes: 1 });
  await eventually(() => events.filter((event) => event === "started").length === 2);
  await running.stop();
  assert.equal(events[1], "problem: Ended with SIGKILL: it starts again in 0.5 s");
});
