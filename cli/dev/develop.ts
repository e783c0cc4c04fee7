/**
 * A day of development: bus, services, and whatever must happen when something changes.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { nodeFiles } from "../adapters/files.ts";
import { findTool } from "../adapters/run_tool.ts";
import { watchSchemas } from "../commands/gen_watch.ts";
import { checkFolders } from "../folders.ts";
import { openSession } from "../gen_session.ts";
import type { Project, ProjectService } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { type DevBus, openBus } from "./bus.ts";
import { CodeWatch } from "./code_watch.ts";
import { openConsole } from "./console.ts";
import { createDevLog, DEV, type DevLog } from "./log.ts";
import { createCodeReader } from "./service_code.ts";
import { dataFolder, serviceProgram } from "./service_program.ts";
import { onStop } from "./stop_signals.ts";
import { supervise, type Supervised } from "./supervise.ts";

/** The exit code of a program that was ended by force. */
const INTERRUPTED = 130;

/** What to develop. */
export interface DevRequest {
  /** The folder of the project, absolute. */
  readonly folder: string;
  readonly project: Project;
  /** Those of its services that shall run. */
  readonly services: readonly ProjectService[];
  /** Of the bus; default: the usual one, or a free one. */
  readonly port: number | undefined;
  /** Run a nats-server instead of the embedded bus. */
  readonly natsServer: boolean;
  /** Serve the console page. */
  readonly console: boolean;
  /** The package that generated code imports from. */
  readonly packageName: string;
}

/** What all parts share while they run. */
interface Run {
  readonly log: DevLog;
  readonly dataDir: string;
  /** Aborted when all shall end. */
  readonly signal: AbortSignal;
  readonly running: Map<string, Supervised>;
  /** Whom to tell that there is new code. */
  readonly onGenerated: (() => void)[];
  /** What to do in the end, the last one first. */
  readonly cleanUp: (() => Promise<void>)[];
}

/**
 * Runs the services of a project until a signal comes.
 *
 * @param request what to develop
 * @param terminal where to write
 * @returns the exit code: 0, or 130 when the user did not want to wait
 * @throws {ToolError} when a runtime or a nats-server is missing
 * @throws {ServiceError} when the bus has no port
 */
export async function develop(request: DevRequest, terminal: Terminal): Promise<number> {
  const { folder, services } = request;
  for (const { runtime } of services) findTool(runtime);
  const stop = new AbortController();
  const run: Run = {
    log: createDevLog(terminal, services.map(({ name }) => name)),
    dataDir: dataFolder(folder),
    signal: stop.signal,
    running: new Map(),
    onGenerated: [],
    cleanUp: [],
  };
  let exitCode = 0;
  const forget = onStop(() => stop.abort(), () => {
    exitCode = INTERRUPTED;
    for (const service of run.running.values()) service.kill();
  });
  try {
    await start(request, terminal, run);
    await untilAborted(stop.signal);
    run.log.say(DEV, "stopping", "Stops: once more Ctrl-C ends all at once");
  } finally {
    stop.abort();
    for (const end of run.cleanUp.reverse()) await end();
    forget();
  }
  return exitCode;
}

async function start(request: DevRequest, terminal: Terminal, run: Run): Promise<void> {
  const { log, signal, cleanUp } = run;
  await generate(request, terminal, run);
  if (signal.aborted) return;
  const bus = await openBus({ ...request, ...run, natsUrl: process.env["NATS_URL"] });
  cleanUp.push(() => bus.stop());
  const watch = await watchServices(request, run);
  cleanUp.push(watch.close);
  if (signal.aborted) return;
  for (const service of request.services) startOne(service, { request, run, bus });
  log.say(DEV, "ready", `Runs ${request.services.map(({ name }) => name).join(", ")}`);
  if (request.console) await serveConsole(request, { terminal, run, bus });
}

/** Without the page, the services run all the same. */
async function serveConsole(
  { folder, project }: DevRequest,
  { terminal, run, bus }: {
    readonly terminal: Terminal;
    readonly run: Run;
    readonly bus: DevBus;
  },
): Promise<void> {
  const { log, cleanUp, onGenerated } = run;
  const complain = ({ message }: Error): void =>
    log.say(DEV, "problem", `The console has failed: ${message}`);
  try {
    const page = await openConsole({ bus, project: project.name, folder, log }, terminal);
    cleanUp.push(() => page.close());
    onGenerated.push(() => void page.update().catch(complain));
  } catch (error) {
    complain(error as Error);
  }
}

/** Generates, and goes on with that; settles when there is code for the services to run with. */
async function generate(
  { folder, project, packageName }: DevRequest,
  terminal: Terminal,
  { log, signal, cleanUp, onGenerated }: Run,
): Promise<void> {
  const [schemas, out] = [`${folder}/${project.schemas}`, `${folder}/${project.generated}`];
  if (!existsSync(schemas)) return;
  const options = { schemas, out, packageName, check: false, force: false, json: false };
  checkFolders(nodeFiles, options, terminal);
  const session = openSession(options, {
    ...terminal,
    print: (line) => log.say(DEV, "generated", line),
    complain: (line) => log.say(DEV, "problem", line),
    progress: () => {},
  }, signal);
  await new Promise<void>((resolve) => {
    let isFirst = true;
    const watching = watchSchemas({
      ...session,
      onUpdate({ counts }) {
        const neverRan = isFirst;
        isFirst = false;
        if (counts !== undefined) {
          for (const tell of onGenerated) tell();
          return resolve();
        }
        if (neverRan) log.say(DEV, "problem", "Services start when the schemas are right");
      },
    }, signal);
    cleanUp.push(async () => void await watching);
    signal.addEventListener("abort", () => resolve());
  });
}

async function watchServices(
  { folder, project, services }: DevRequest,
  { log, running }: Run,
): Promise<{ readonly close: () => Promise<void> }> {
  const reader = createCodeReader(folder);
  const entries = services.map(({ name, entry }) => ({ name, entry: resolve(folder, entry) }));
  const watch = new CodeWatch(entries, {
    folder,
    reader,
    onChange(service, why) {
      const isGenerated = why.startsWith(`${project.generated}/`);
      running.get(service)?.restart(isGenerated ? "a schema has changed" : why);
    },
    onProblem: (service, problem) => log.say(service, "problem", problem),
  });
  await watch.start();
  return {
    close: async () => {
      watch.close();
      await reader.close();
    },
  };
}

function startOne(service: ProjectService, { request, run, bus }: {
  readonly request: DevRequest;
  readonly run: Run;
  readonly bus: DevBus;
}): void {
  const { log, dataDir, running, cleanUp } = run;
  const { name } = service;
  const program = serviceProgram(service, {
    folder: request.folder,
    dataDir,
    natsUrl: bus.own ? bus.url : undefined,
    variables: bus.websocketUrl === undefined ? {} : { WEBSOCKET_URL: bus.websocketUrl },
    output: { onLine: (line, stream) => log.output(name, line, stream) },
  });
  const supervised = supervise(program, log);
  running.set(name, supervised);
  cleanUp.push(() => supervised.stop());
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
}
