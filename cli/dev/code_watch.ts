import { dirname, join, relative } from "node:path";
import { withSlashes } from "../adapters/files.ts";
import { watchFolder } from "../adapters/watch.ts";
import type { CodeReader, CodeReading } from "./service_code.ts";

/** How long changes may go on before they count as one, in milliseconds. */
const SETTLE_MS = 15;

/** How often to look again while a service's code cannot be read, in milliseconds. */
const RETRY_MS = 1000;

/** A service whose code is watched. */
export interface WatchedService {
  readonly name: string;
  /** Its program, absolute. */
  readonly entry: string;
}

/** What code is watched, and who is told. */
export interface CodeWatchOptions {
  /** The folder of the project, absolute. */
  readonly folder: string;
  /** Follows imports. */
  readonly reader: CodeReader;
  /** The service would do something else now; `why` names what has changed. */
  readonly onChange: (service: string, why: string) => void;
  /** The service's code cannot be read: what runs goes on. */
  readonly onProblem: (service: string, problem: string) => void;
}

/** What is known of a service's code. */
interface KnownCode {
  /** Of the last code that could be read. */
  readonly digest?: string;
  readonly files: readonly string[];
  readonly problem?: string;
}

/** Watches the code of services: the files that each imports, wherever these are. */
export class CodeWatch {
  readonly #services: readonly WatchedService[];
  readonly #options: CodeWatchOptions;
  readonly #known: Map<string, KnownCode> = new Map();
  readonly #changed: Set<string> = new Set();
  #watched: ReadonlyMap<string, () => void> = new Map();
  #notify: () => void = () => {};
  #closed = false;

  /**
   * @param services whose code to watch
   * @param options where, how, and who is told
   */
  constructor(services: readonly WatchedService[], options: CodeWatchOptions) {
    this.#services = services;
    this.#options = options;
  }

  /** Reads all code once, then begins to watch: no later change is missed. */
  async start(): Promise<void> {
    this.#rewatch();
    await this.#readAll("");
    this.#watch();
  }

  /** Ends the watch. */
  close(): void {
    this.#closed = true;
    this.#notify();
    for (const unwatch of this.#watched.values()) unwatch();
    this.#watched = new Map();
  }

  async #watch(): Promise<void> {
    while (!this.#closed) {
      const next = new Promise<void>((resolve) => this.#notify = resolve);
      if (this.#changed.size === 0) {
        await (this.#isFailing() ? Promise.race([next, sleep(RETRY_MS)]) : next);
      }
      await sleep(SETTLE_MS);
      const concerned = [...this.#changed].filter((path) => this.#isConcerned(path));
      this.#changed.clear();
      if (concerned.length === 0 && !this.#isFailing()) continue;
      const what = concerned.map((path) => withSlashes(relative(this.#options.folder, path)));
      await this.#readAll(`${what[0] ?? "its code"} has changed`);
    }
  }

  /** Again when there are files in folders that were not watched yet. */
  async #readAll(why: string): Promise<void> {
    do await Promise.all(this.#services.map((service) => this.#read(service, why))); while (
      !this.#closed && this.#rewatch()
    );
  }

  async #read({ name, entry }: WatchedService, why: string): Promise<void> {
    const before = this.#known.get(name);
    const reading = await this.#options.reader.read(entry);
    if (this.#closed) return;
    this.#known.set(name, "problem" in reading ? { files: [], ...before, ...reading } : reading);
    this.#tell(name, { before, reading, why });
  }

  #tell(name: string, { before, reading, why }: {
    readonly before: KnownCode | undefined;
    readonly reading: CodeReading;
    readonly why: string;
  }): void {
    if ("problem" in reading) {
      if (reading.problem !== before?.problem) this.#options.onProblem(name, reading.problem);
    } else if (before !== undefined && reading.digest !== before.digest) {
      this.#options.onChange(name, why);
    }
  }

  #isFailing(): boolean {
    return [...this.#known.values()].some(({ problem }) => problem !== undefined);
  }

  /** Files beside those that are imported do not count; a folder does, if it holds such a file. */
  #isConcerned(path: string): boolean {
    return [...this.#known.values()].some(({ files }) =>
      files.some((file) => file === path || dirname(file) === path)
    );
  }

  /** Watches all folders anew, since one may be another one of that name; tells if one is new. */
  #rewatch(): boolean {
    const wanted = new Set([
      ...this.#services.map(({ entry }) => dirname(entry)),
      ...[...this.#known.values()].flatMap(({ files }) => files.map((file) => dirname(file))),
    ]);
    const before = this.#watched;
    this.#watched = new Map([...wanted].map((folder) => [folder, this.#watchFolder(folder)]));
    for (const unwatch of before.values()) unwatch();
    return [...wanted].some((folder) => !before.has(folder));
  }

  #watchFolder(folder: string): () => void {
    const onChange = (name?: string): void => {
      this.#changed.add(name === undefined ? folder : join(folder, name));
      this.#notify();
    };
    return watchFolder(folder, { recursive: false, onChange });
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
