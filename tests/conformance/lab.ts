/**
 * What a scenario works with: it starts programs of one form, asks for brokers, and looks at all
 * that was printed.
 *
 * @module
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { chmod } from "node:fs/promises";
import type { NatsConnection } from "@nats-io/transport-node";
import type { NatsServer } from "../helpers/nats_server.ts";
import { type Program, type ProgramResult, startCommand } from "../helpers/run_program.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";
import { type Brokers, connectTo } from "./brokers.ts";
import { type Launcher, NotRunnable, type ProgramName, type Start } from "./scenario.ts";
import { findSecrets, PASSWORD } from "./secrets.ts";
import { readTestbedReport, type TestbedReport } from "./testbed_report.ts";

/** How a scenario starts a program. */
export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Variables;
}

/** Variables of the environment; those that are `undefined` are left out. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The five variables of a service that never connects. */
export const FIVE: Variables = {
  NATS_URL: "broker.invalid:4222",
  NATS_USER: "operator",
  NATS_PASSWORD: PASSWORD,
  SERVICE_NAME: "conformance",
  DATA_DIR: "data",
};

const READY = /conformance service is ready/i;
const TIME_LIMIT_MS = 30_000;

/** What a scenario works with; made for one scenario on one form. */
export class Lab {
  /** The working directory of all programs. */
  readonly folder: TemporaryFolder;
  readonly brokers: Brokers;
  /** Unique: the first token of the subjects of the echo service. */
  readonly prefix: string = `conformance-${randomUUID().slice(0, 8)}`;
  readonly #launch: Launcher;
  readonly #programs: { readonly name: ProgramName; readonly program: Program }[] = [];
  readonly #printed: string[] = [];
  readonly #secrets: string[] = [];
  readonly #cleanups: (() => Promise<unknown>)[] = [];

  private constructor(folder: TemporaryFolder, brokers: Brokers, launch: Launcher) {
    this.folder = folder;
    this.brokers = brokers;
    this.#launch = launch;
  }

  /**
   * Runs a scenario.
   *
   * @param launch gives the command lines of the form
   * @param brokers of the run
   * @param run the scenario
   * @throws what the scenario throws, or an error when a program printed a secret
   */
  static async use(
    launch: Launcher,
    brokers: Brokers,
    run: (lab: Lab) => Promise<void>,
  ): Promise<void> {
    const folder = await createTemporaryFolder();
    await chmod(folder.path, 0o777); // the user of a container is another one
    const lab = new Lab(folder, brokers, launch);
    try {
      await run(lab);
    } finally {
      await lab.#end();
    }
    lab.#assertNoSecrets();
  }

  /** Runs the testbed, without NATS unless `nats` is `true`. */
  async testbed(options: RunOptions & { readonly nats?: boolean } = {}): Promise<TestbedReport> {
    const { nats = false, env = FIVE } = options;
    const start = { ...options, env: { ...env, X_DISABLE_NATS: nats ? undefined : "1" } };
    const result = await this.#waitForEnd(this.#start("testbed", start));
    const report = readTestbedReport(result);
    this.#printed.push(report.log, report.error ?? ""); // its config and env hold all
    return report;
  }

  /** Runs the echo service until it ends by itself. */
  async run(options: RunOptions = {}): Promise<ProgramResult> {
    return await this.#waitForEnd(this.#start("service", options));
  }

  /** Starts the echo service and waits until it is ready. */
  async start(options: RunOptions = {}): Promise<Program> {
    const env = { ...options.env, CONFORMANCE_PREFIX: this.prefix };
    const program = this.#start("service", { ...options, env });
    await program.waitForLine(READY, { timeoutMs: TIME_LIMIT_MS });
    return program;
  }

  /** Starts the echo service under a name, on the broker without a login. */
  async startNamed(name: string, more: Variables = {}): Promise<Program> {
    return await this.start({ env: { ...await this.variables(name), ...more } });
  }

  /** The five variables of a service on the broker without a login. */
  async variables(name: string): Promise<Record<string, string>> {
    const { server } = await this.brokers.get("open");
    return { ...variablesFor(server), SERVICE_NAME: name };
  }

  /** A client on the broker without a login, or on another one. */
  async client(server?: NatsServer): Promise<NatsConnection> {
    const client = await (server ? connectTo(server) : this.brokers.connect("open"));
    this.afterwards(() => client.close());
    return client;
  }

  /** The full subject of the echo service. */
  subject(name: string): string {
    return `${this.prefix}.${name}`;
  }

  /** Declares a secret that no program may print. */
  keepSecret(secret: string): void {
    this.#secrets.push(secret);
  }

  /** Calls back when the scenario has ended. */
  afterwards(cleanup: () => Promise<unknown>): void {
    this.#cleanups.push(cleanup);
  }

  #start(name: ProgramName, { args = [], env = {} }: RunOptions): Program {
    const given = Object.entries(env).filter((entry): entry is [string, string] =>
      entry[1] !== undefined
    );
    const start: Start = { args, env: Object.fromEntries(given), cwd: this.folder.path };
    const [command, ...rest] = this.#launch(name, start) ?? [];
    if (command === undefined) throw new NotRunnable(`It has no ${name} program`);
    const program = startCommand(command, rest, start);
    this.#programs.push({ name, program });
    return program;
  }

  async #waitForEnd(program: Program): Promise<ProgramResult> {
    const timer = setTimeout(() => program.kill("SIGKILL"), TIME_LIMIT_MS);
    const result = await program.ended;
    clearTimeout(timer);
    assert.notEqual(
      result.signal,
      "SIGKILL",
      `It ran longer than ${TIME_LIMIT_MS} ms\n${result.stdout}${result.stderr}`,
    );
    return result;
  }

  async #end(): Promise<void> {
    for (const cleanup of this.#cleanups.reverse()) await cleanup();
    for (const { name, program } of this.#programs) {
      const { stdout, stderr } = await program.stop();
      this.#printed.push(stderr, name === "service" ? stdout : "");
    }
    await this.folder.remove();
  }

  #assertNoSecrets(): void {
    assert.deepEqual(findSecrets(this.#printed, this.#secrets), [], "It printed a secret");
  }
}

/**
 * The five variables for a broker without a login.
 *
 * @param server the broker
 * @returns the variables
 */
export function variablesFor(server: NatsServer): Record<string, string> {
  return {
    NATS_URL: server.url,
    NATS_USER: "",
    NATS_PASSWORD: "",
    SERVICE_NAME: "conformance",
    DATA_DIR: "data",
  };
}
