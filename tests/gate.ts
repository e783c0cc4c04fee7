/**
 * `npm run ok`: the one gate command. Everything but the suite itself, which is `npm test`.
 *
 * @module
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { runCommand } from "./helpers/run_program.ts";
import { CACHE_FOLDER, findRuntime, PROJECT_FOLDER } from "./helpers/runtimes.ts";
import { preparePublishFolder } from "./runner/publish_folder.ts";
import { listFiles, readProjectFile } from "./repository/project_files.ts";

/** A step of the gate. */
interface Step {
  readonly name: string;
  /** Executable and arguments; `npx` runs what `npm ci` installed. */
  readonly command: readonly string[];
  readonly cwd?: string;
  /** Steps of which this needs the result. */
  readonly after?: readonly string[];
  /** What the step leaves out, and why; printed always. */
  readonly without?: string;
}

interface Outcome {
  readonly step: Step;
  readonly state: "ok" | "FAILED" | "not run";
  readonly seconds: number;
  readonly output: string;
}

const TIME_LIMIT_MS = 300_000;
const AT_THE_SAME_TIME = 2;
/** These run in browsers, so they have a tsconfig.json of their own, with the types of the DOM. */
const WEB_PAGE = [
  "ground-station/flight-replay/watch/page.ts",
  "ground-station/flight-replay/watch/chart.ts",
];
const CONSOLE_PAGE = "cli/console/page/";
const WEB_CLIENT_PAGE = "ground-station/web-client/page/";
const JSR_ONLY = "runtime/adapters/transport_deno.ts";

async function listSteps(): Promise<Step[]> {
  const deno = findRuntime("deno");
  const reachable = await isReachable("https://jsr.io/@nats-io/transport-deno/meta.json");
  const without = reachable ? {} : {
    without: `${JSR_ONLY}: it imports @nats-io/transport-deno, and jsr.io is not reachable`,
  };
  const sources = ["ground-station", "generated", "schemas", "tests", "bench"].flatMap(listFiles)
    .filter((path) => path.endsWith(".ts") && !WEB_PAGE.includes(path))
    .filter((path) => !path.startsWith(WEB_CLIENT_PAGE));
  const entries = ["mod.ts", "client.ts", "codegen/mod.ts", "cli/main.ts"];
  const runtime = ["runtime", "codegen", "cli"].flatMap(listFiles)
    .filter((path) => path.endsWith(".ts") && (reachable || path !== JSR_ONLY))
    .filter((path) => !path.startsWith(CONSOLE_PAGE));
  const rules = listFiles("tests/repository").filter((path) => path.endsWith(".test.ts"));
  const { version } = JSON.parse(readProjectFile("package.json").text) as { version: string };
  const tarball = join(CACHE_FOLDER, `telestion-edge-${version}.tgz`);
  const folder = reachable ? PROJECT_FOLDER : preparePublishFolder("./transport-deno", JSR_ONLY);
  return [
    // Packing builds first.
    { name: "package", command: ["npm", "pack", "--pack-destination", CACHE_FOLDER] },
    { name: "types (tsc)", command: ["npx", "--no-install", "tsc", "-p", "."] },
    {
      name: "types (web page)",
      command: ["npx", "--no-install", "tsc", "-p", "ground-station/flight-replay/watch"],
    },
    {
      name: "types (console)",
      command: ["npx", "--no-install", "tsc", "-p", CONSOLE_PAGE],
    },
    {
      name: "types (web client)",
      command: ["npx", "--no-install", "tsc", "-p", WEB_CLIENT_PAGE],
    },
    { name: "format", command: [deno, "fmt", "--check"] },
    { name: "lint", command: [deno, "lint"] },
    {
      name: "types (deno)",
      command: [deno, "check", "--quiet", ...new Set([...entries, ...runtime, ...sources])],
      ...without,
    },
    { name: "generated", command: ["npm", "run", "gen", "--", "--check"] },
    {
      name: "house rules",
      command: [process.execPath, "--import", "tsx", "--test", ...rules],
    },
    {
      name: "publish to JSR",
      command: [deno, "publish", "--dry-run", "--allow-dirty", "--quiet"],
      cwd: folder,
      ...without,
    },
    {
      name: "publint",
      command: ["npx", "--no-install", "publint", "--strict", tarball],
      after: ["package"],
    },
    {
      name: "are the types wrong",
      command: ["npx", "--no-install", "attw", "--profile", "node16", tarball],
      after: ["package"],
    },
  ];
}

async function isReachable(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

async function runStep(step: Step): Promise<Outcome> {
  const [command = "", ...args] = step.command;
  const start = performance.now();
  const { code, stdout, stderr } = await runCommand(command, args, {
    ...step.cwd !== undefined && { cwd: step.cwd },
    timeoutMs: TIME_LIMIT_MS,
  }).catch((error: Error) => ({ code: 1, stdout: "", stderr: error.message }));
  const seconds = (performance.now() - start) / 1000;
  return { step, state: code === 0 ? "ok" : "FAILED", seconds, output: stdout + stderr };
}

/** Runs the steps in order, a few at the same time. */
async function runSteps(steps: readonly Step[]): Promise<Outcome[]> {
  const started = new Map<string, Promise<Outcome>>();
  const queue = [...steps];
  const work = async (): Promise<void> => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      const needed = await Promise.all((step.after ?? []).map((name) => started.get(name)));
      const failed = needed.find((outcome) => outcome?.state !== "ok");
      const outcome = failed === undefined ? runStep(step) : Promise.resolve<Outcome>({
        step,
        state: "not run",
        seconds: 0,
        output: `"${failed.step.name}" failed`,
      });
      started.set(step.name, outcome);
      const { state, seconds, output } = await outcome;
      console.log(`${state.padEnd(7)} ${seconds.toFixed(1).padStart(6)} s  ${step.name}`);
      if (step.without !== undefined) console.log(`${" ".repeat(18)}without ${step.without}`);
      if (state !== "ok") console.log(output.trimEnd().replace(/^/gm, "    "));
    }
  };
  await Promise.all(Array.from({ length: AT_THE_SAME_TIME }, work));
  return await Promise.all(started.values());
}

mkdirSync(CACHE_FOLDER, { recursive: true });
const outcomes = await runSteps(await listSteps());
rmSync(`${CACHE_FOLDER}/publish`, { recursive: true, force: true });
const failed = outcomes.filter(({ state }) => state !== "ok").map(({ step }) => step.name);
console.log(failed.length === 0 ? "The gate is open" : `The gate is closed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
