/**
 * What a scenario and a form are.
 *
 * @module
 */
import type { Lab } from "./lab.ts";

/** The programs that a form starts; the README says what each must do. */
export type ProgramName = "testbed" | "service";

/**
 * Who asks for a behaviour: Telestion's published scenarios, its documents for developers, or
 * this project, where those are silent or disagree.
 */
export type Basis = "published" | "documents" | "edge";

/** One behaviour, seen from outside. */
export interface Scenario {
  /** A sentence about the program, unique in its group. */
  readonly title: string;
  readonly basis: Basis;
  /** The program that shows it. */
  readonly program: ProgramName;
  /** Rejects when the program behaves otherwise. */
  run(lab: Lab): Promise<void>;
}

/** Scenarios about one thing. */
export interface ScenarioGroup {
  readonly name: string;
  readonly scenarios: readonly Scenario[];
}

/** What a program is started with. */
export interface Start {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The working directory; also all files that the environment names are in it. */
  readonly cwd: string;
}

/** Gives the command line of a program; `undefined` where the form does not have the program. */
export type Launcher = (program: ProgramName, start: Start) => readonly string[] | undefined;

/** A way to run a service. */
export interface Form {
  /** For `--form`, such as `node-22`. */
  readonly name: string;
  /** For tables, such as `Node 22`. */
  readonly title: string;
  /**
   * Downloads, bundles or compiles what is to be started.
   *
   * @param folder for what it makes; removed after the run
   * @throws {NotRunnable} where this machine cannot run the form
   */
  prepare(folder: string): Promise<Launcher>;
}

/** Says why a form or a scenario cannot run on this machine, which is no failure. */
export class NotRunnable extends Error {
  override readonly name = "NotRunnable";
}
