import { readFileSync } from "node:fs";
import { type Program, startProgram } from "../../../cli/dev/program.ts";
import type { LoggedProgram } from "./service_program.ts";

const LAST_LINES = 20; // enough for the message above a stack

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
  start(definition: LoggedProgram): void {
    const program = startProgram(definition);
    this.#running.push(program);
    program.ended.then(({ reason }) => {
      if (this.#stopping) return;
      this.#report(`${program.name} ended with ${reason}:\n${lastLines(definition.output.file)}`);
    });
  }

  /** Ends all of them, the last one first. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const program of this.#running.reverse()) await program.stop();
  }
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-LAST_LINES).join("\n");
}
