import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { endWithParent } from "../../tests/helpers/guard.ts";

const PATIENCE_MS = 60_000;

/** How to start a {@linkcode Worker}. */
export interface WorkerCommand {
  readonly command: readonly string[];
  readonly cwd: string;
}

/** A process that answers orders with one line of JSON each. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #endWatch: () => void;
  #complaints = "";

  private constructor({ command: [program = "", ...args], cwd }: WorkerCommand) {
    const child = spawn(program, args, { cwd, stdio: ["pipe", "pipe", "pipe"] });
    this.#child = child;
    this.#endWatch = endWithParent(child);
    child.stderr.on("data", (chunk) => this.#complaints += String(chunk));
    child.on("error", (error) => this.#complaints += String(error));
    child.stdin.on("error", () => {}); // it has ended, which the missing answer shows
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Starts a process and waits until it says that it is ready. */
  static async start(command: WorkerCommand): Promise<Worker> {
    const worker = new Worker(command);
    try {
      await worker.#answer();
    } catch (error) {
      worker.stop();
      throw error;
    }
    return worker;
  }

  /** Its process id. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Gives an order; rejects with what the process says went wrong. */
  async ask<T>(order: object, patienceMs: number = PATIENCE_MS): Promise<T> {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    const answer = await this.#answer(patienceMs) as T & { readonly error?: string };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }

  /** Ends the process. */
  stop(): void {
    this.#endWatch();
    this.#child.kill("SIGKILL");
  }

  /** The next line that is JSON; libraries may print others. */
  async #answer(patienceMs: number = PATIENCE_MS): Promise<unknown> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`No answer within ${patienceMs} ms: ${this.#complaints}`)),
        patienceMs,
      );
    });
    try {
      for (;;) {
        const { value, done } = await Promise.race([this.#lines.next(), late]);
        if (done) throw new Error(`Process ended: ${this.#complaints.slice(0, 2000)}`);
        if (value.startsWith("{")) return JSON.parse(value);
      }
    } finally {
      clearTimeout(timer);
    }
  }
}
