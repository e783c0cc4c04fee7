import { type Program, type ProgramDefinition, startProgram } from "./program.ts";

/** Programs that live and end together. */
export class ProgramGroup {
  /** Settles when one of them ends by itself, with its name, the reason and its last lines. */
  readonly crashed: Promise<string>;
  readonly #running: Program[] = [];
  #report!: (text: string) => void;
  #stopping = false;

  constructor() {
    this.crashed = new Promise((resolve) => {
      this.#report = resolve;
    });
  }

  /**
   * Starts one more program.
   *
   * @param definition what to start
   */
  start(definition: ProgramDefinition): void {
    const program = startProgram(definition);
    this.#running.push(program);
    program.ended.then((reason) => {
      if (this.#stopping) return;
      this.#report(`${program.name} ended with ${reason}:\n${program.lastLines()}`);
    });
  }

  /** Ends all of them, the last one first. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const program of this.#running.reverse()) await program.stop();
  }
}
