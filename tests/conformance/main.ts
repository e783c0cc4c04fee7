/**
 * `npm run conformance`: the suite on every form, or on a program of somebody else.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { ensureSystemPrograms, NATS_SERVER, OPENSSL } from "../../cli/adapters/system_programs.ts";
import type { BrokerKind } from "./brokers.ts";
import { FORMS } from "./forms/all.ts";
import { commandForm, type Commands } from "./forms/command.ts";
import { explain, printMarkdown, printTable, summarise } from "./report.ts";
import { type Listed, nameOf, type Outcome, runAll, SCENARIOS } from "./run.ts";
import type { Form } from "./scenario.ts";

/** Most scenarios wait more than they compute. */
const DEFAULT_JOBS = 3 * availableParallelism();
const USAGE = `Usage: npm run conformance -- [OPTION…]

  --form NAME          only this form; may be given more than once (default: all):
                       ${FORMS.map(({ name }) => name).join(", ")}
  --scenario TEXT      only scenarios with the text in group, title or basis (published, documents,
                       edge); may be given more than once
  --testbed "COMMAND"  run this testbed instead of the forms, see README.md
  --service "COMMAND"  run this echo service instead of the forms, see README.md
  --broker NAME        nats-server (default), or embedded: the bus of this package, and nats-server
                       only for TLS, nkeys and creds
  --jobs N             how many scenarios run at the same time (default: ${DEFAULT_JOBS})
  --detailed           a row for each scenario, also where all have passed
  --markdown           print the table as Markdown
  --json               print each outcome as a line of JSON, as it comes; the default in a pipe
  --list               print the scenarios
  --help               print this`;

type Format = "table" | "markdown" | "json";

interface Options {
  readonly forms: readonly Form[];
  readonly scenarios: readonly Listed[];
  readonly jobs: number;
  readonly broker: BrokerKind;
  readonly format: Format;
  readonly detailed: boolean;
  /** What to print instead of running. */
  readonly text?: string;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      form: { type: "string", multiple: true },
      scenario: { type: "string", multiple: true },
      testbed: { type: "string" },
      service: { type: "string" },
      broker: { type: "string", default: "nats-server" },
      jobs: { type: "string" },
      detailed: { type: "boolean" },
      markdown: { type: "boolean" },
      json: { type: "boolean" },
      list: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  const { testbed, service, broker } = values;
  const commands = { ...testbed && { testbed }, ...service && { service } };
  const scenarios = chooseScenarios(values.scenario, commands);
  const jobs = Number(values.jobs ?? DEFAULT_JOBS);
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new TypeError(`Option "--jobs" is "${values.jobs}": expected a number above 0`);
  }
  if (broker !== "nats-server" && broker !== "embedded") {
    throw new TypeError(`Option "--broker" is "${broker}": expected "nats-server" or "embedded"`);
  }
  const list = scenarios.map((listed) => `${nameOf(listed)} (${listed.scenario.basis})`).join("\n");
  const text = values.help ? USAGE : values.list ? list : undefined;
  const format = values.json || (!values.markdown && !process.stdout.isTTY) ? "json" : "table";
  return {
    forms: chooseForms(values.form, commands),
    scenarios,
    jobs,
    broker,
    format: values.markdown ? "markdown" : format,
    detailed: values.detailed ?? false,
    ...text !== undefined && { text },
  };
}

function chooseForms(names: readonly string[] | undefined, commands: Commands): readonly Form[] {
  if (Object.keys(commands).length > 0) return [commandForm(names?.[0] ?? "command", commands)];
  const unknown = names?.find((name) => !FORMS.some((form) => form.name === name));
  if (unknown !== undefined) throw new TypeError(`Found no form "${unknown}"`);
  return FORMS.filter(({ name }) => names?.includes(name) ?? true);
}

function chooseScenarios(texts: readonly string[] | undefined, commands: Commands): Listed[] {
  const all = SCENARIOS.filter(({ scenario: { program } }) =>
    Object.keys(commands).length === 0 || commands[program] !== undefined
  );
  const chosen = all.filter((listed) => {
    const text = `${nameOf(listed)} (${listed.scenario.basis})`;
    return texts?.some((part) => text.includes(part)) ?? true;
  });
  if (chosen.length === 0) throw new TypeError("Found no scenario of this name");
  return chosen;
}

async function main(options: Options): Promise<number> {
  const { forms, scenarios, format, jobs, broker, detailed } = options;
  ensureSystemPrograms([NATS_SERVER, OPENSSL], console.error);
  const outcomes: Outcome[] = [];
  const show = createProgress();
  const total = forms.length * scenarios.length;
  await runAll(forms, scenarios, {
    jobs,
    broker,
    report: (outcome) => {
      outcomes.push(outcome);
      if (format === "json") console.log(JSON.stringify(outcome));
      const { form, scenario } = outcome;
      show(`[${outcomes.length}/${total}] ${summarise(outcomes)}: ${form}, ${scenario}`);
    },
    preparing: ({ title }) => show(`Preparing ${title}`),
  });
  show("");
  const sorted = sort(outcomes, options);
  const failed = sorted.some(({ result }) => result === "failed");
  const table = { forms, detailed: detailed || (failed && format === "table") };
  if (format === "markdown") console.log(printMarkdown(sorted, table));
  if (format === "table") console.log(printTable(sorted, table));
  const say = format === "table" ? console.log : console.error;
  for (const text of [explain(sorted), summarise(sorted)]) if (text !== "") say(`\n${text}`);
  return failed ? 1 : 0;
}

/** In the order of forms and scenarios. */
function sort(outcomes: readonly Outcome[], { forms, scenarios }: Options): Outcome[] {
  return scenarios.flatMap(({ group, scenario: { title } }) =>
    forms.flatMap(({ name }) =>
      outcomes.find((one) => one.form === name && one.group === group && one.scenario === title) ??
        []
    )
  );
}

/** A line that changes, where a person looks on; an empty one removes it. */
function createProgress(): (line: string) => void {
  const { stderr } = process;
  return (line) => {
    if (stderr.isTTY) stderr.write(`\r\u001B[K${line.slice(0, stderr.columns - 1)}`);
  };
}

try {
  const options = readOptions();
  if (options.text === undefined) process.exitCode = await main(options);
  else console.log(options.text);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof TypeError) console.error(USAGE);
  process.exitCode = 2;
}
