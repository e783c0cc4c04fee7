/**
 * Runs scenarios on forms, a few at the same time.
 *
 * @module
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CACHE_FOLDER } from "../helpers/runtimes.ts";
import { createTemporaryFolder } from "../helpers/temporary_folder.ts";
import { type BrokerKind, Brokers } from "./brokers.ts";
import { KNOWN_FAILURES } from "./known_failures.ts";
import { Lab } from "./lab.ts";
import { type Form, type Launcher, NotRunnable, type Scenario } from "./scenario.ts";
import { GROUPS } from "./scenarios/all.ts";

/** What came of a scenario on a form. */
export interface Outcome {
  readonly form: string;
  readonly group: string;
  /** The title of the scenario. */
  readonly scenario: string;
  readonly result: "passed" | "failed" | "known failure" | "not run";
  /** Why it did not pass. */
  readonly reason?: string;
  readonly seconds: number;
}

/** A scenario with the group that it belongs to. */
export interface Listed {
  readonly group: string;
  readonly scenario: Scenario;
}

/** How {@linkcode runAll} runs. */
export interface RunAllOptions {
  /** How many scenarios run at the same time. */
  readonly jobs: number;
  /** What the services connect to; default `nats-server`. */
  readonly broker?: BrokerKind;
  /** Called with each outcome, as it comes. */
  readonly report: (outcome: Outcome) => void;
  /** Called before a form is downloaded, bundled or compiled, which may take a minute. */
  readonly preparing?: (form: Form) => void;
}

/** Every scenario, in order. */
export const SCENARIOS: readonly Listed[] = GROUPS.flatMap(({ name, scenarios }) =>
  scenarios.map((scenario) => ({ group: name, scenario }))
);

/**
 * The name of a scenario in lists.
 *
 * @param listed the scenario
 * @returns group and title
 */
export function nameOf({ group, scenario }: Listed): string {
  return `${group}: ${scenario.title}`;
}

/**
 * Runs scenarios on forms. Never rejects for what a form does.
 *
 * @param forms in the order of reports
 * @param scenarios those to run
 * @param options how many at once, and who is told
 * @returns settles when all have run
 */
export async function runAll(
  forms: readonly Form[],
  scenarios: readonly Listed[],
  { jobs, broker, report, preparing }: RunAllOptions,
): Promise<void> {
  const folder = await createTemporaryFolder({ in: CACHE_FOLDER });
  const brokers = new Brokers(broker);
  try {
    const launchers = new Map<Form, Promise<Launcher>>();
    const tasks = scenarios.flatMap((listed) => forms.map((form) => ({ form, listed })));
    const work = async (): Promise<void> => {
      for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
        const { form, listed } = task;
        if (!launchers.has(form)) preparing?.(form);
        const launch = launchers.get(form) ?? prepare(form, folder.path);
        launchers.set(form, launch);
        report(judge(form, listed, await runOne(listed, launch, brokers)));
      }
    };
    await Promise.all(Array.from({ length: jobs }, work));
  } finally {
    await brokers.stop();
    await folder.remove();
  }
}

/** It may throw instead of rejecting. */
async function prepare(form: Form, parent: string): Promise<Launcher> {
  const folder = join(parent, form.name);
  mkdirSync(folder);
  return await form.prepare(folder);
}

type Ending = Pick<Outcome, "result" | "reason" | "seconds">;

async function runOne(
  { scenario }: Listed,
  launching: Promise<Launcher>,
  brokers: Brokers,
): Promise<Ending> {
  let start = performance.now();
  const end = (): number => (performance.now() - start) / 1000;
  try {
    const launch = await launching;
    start = performance.now();
    await Lab.use(launch, brokers, (lab) => scenario.run(lab));
    return { result: "passed", seconds: end() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const result = error instanceof NotRunnable ? "not run" : "failed";
    return { result, reason, seconds: end() };
  }
}

function judge(form: Form, listed: Listed, ending: Ending): Outcome {
  const { group, scenario: { title: scenario } } = listed;
  const known = KNOWN_FAILURES.find((failure) =>
    failure.form === form.name && failure.scenario === nameOf(listed)
  );
  const outcome = { form: form.name, group, scenario, ...ending };
  if (known === undefined || ending.result === "not run") return outcome;
  return ending.result === "failed"
    ? { ...outcome, result: "known failure", reason: known.reason }
    : { ...outcome, result: "failed", reason: "It passes, but is listed as a known failure" };
}
