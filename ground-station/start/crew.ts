import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import type { DevEvent, DevLog } from "../../cli/dev/log.ts";
import { serviceProgram, type ServiceSurroundings } from "../../cli/dev/service_program.ts";
import { supervise, type Supervised } from "../../cli/dev/supervise.ts";
import type { ProjectService } from "../../cli/project.ts";

/** Who ends by itself so often, each time within 10 s, does not start again. */
const MOST_CRASHES = 4;
const LAST_LINES = 20; // enough for the message above a stack

/** Something that happened to a service. */
export interface Notice {
  readonly service: string;
  readonly event: DevEvent;
  readonly text: string;
}

/** What a crew works with. */
export interface CrewOptions extends Omit<ServiceSurroundings, "output" | "variables"> {
  /** Stronger variables of a service. */
  readonly variablesOf: (service: ProjectService) => Readonly<Record<string, string>>;
  /** Told of each line that a service writes. */
  readonly onLine: (service: string, line: string) => void;
  /** Told what happens to services. */
  readonly onNotice: (notice: Notice) => void;
}

interface Member {
  readonly supervised: Supervised;
  readonly file: WriteStream;
  readonly lastLines: string[];
}

/** The services that run: each comes back when it ends by itself, and has a log file. */
export class Crew {
  /** Settles when a service does not start again, with its name, the reason and its last lines. */
  readonly failed: Promise<string>;
  readonly #options: CrewOptions;
  readonly #members: Map<string, Member> = new Map();
  readonly #starts: Map<string, number> = new Map();
  #report!: (text: string) => void;

  /** @param options where they run, and who is told of them */
  constructor(options: CrewOptions) {
    this.#options = options;
    this.failed = new Promise((resolve) => {
      this.#report = resolve;
    });
    mkdirSync(this.logFolder, { recursive: true });
  }

  /** Where the log files are. */
  get logFolder(): string {
    return join(this.#options.dataDir, "logs");
  }

  /** How often a service has come back. */
  restarts(service: string): number {
    return Math.max(0, (this.#starts.get(service) ?? 0) - 1);
  }

  /** Whether a service was started and shall not end. */
  runs(service: string): boolean {
    return this.#members.has(service);
  }

  /** Starts a service. */
  start(service: ProjectService): void {
    const { name } = service;
    const program = serviceProgram(service, {
      ...this.#options,
      variables: this.#options.variablesOf(service),
      output: { onLine: (line) => this.#log.output(name, line, "stdout") },
    });
    const file = createWriteStream(join(this.logFolder, `${name}.log`));
    const rules = { always: true, mostCrashes: MOST_CRASHES };
    const supervised = supervise(program, this.#log, rules);
    this.#members.set(name, { supervised, file, lastLines: [] });
  }

  /** Ends a service, kindly at first; settles when it has ended and all its lines were read. */
  async stop(service: string): Promise<void> {
    const member = this.#members.get(service);
    if (member === undefined) return;
    this.#members.delete(service);
    await member.supervised.stop();
    await new Promise<void>((resolve) => member.file.end(resolve));
  }

  /** Ends all at once. */
  kill(): void {
    for (const { supervised } of this.#members.values()) supervised.kill();
  }

  readonly #log: DevLog = {
    output: (service, line) => {
      const { file, lastLines = [] } = this.#members.get(service) ?? {};
      file?.write(`${line}\n`);
      lastLines.push(line);
      if (lastLines.length > LAST_LINES) lastLines.shift();
      this.#options.onLine(service, line);
    },
    say: (service, event, text) => {
      const { lastLines = [] } = this.#members.get(service) ?? {};
      if (event === "started") {
        this.#starts.set(service, 1 + (this.#starts.get(service) ?? 0));
        lastLines.length = 0;
      }
      this.#options.onNotice({ service, event, text });
      if (event !== "failed") return;
      this.#report([`${service}: ${text}`, ...lastLines].join("\n"));
    },
  };
}
