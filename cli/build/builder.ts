/**
 * PORT: a tool that makes executables.
 *
 * @module
 */
import type { Platform } from "./platforms.ts";
import type { Surroundings } from "./permissions.ts";

/** A program that becomes an executable. */
export interface ServiceEntry {
  /** The service's name, the first part of the names of its executables. */
  readonly service: string;
  /** Its main module, absolute. */
  readonly path: string;
  /** The variables that the manifest gives it. */
  readonly variables: readonly string[];
  /** Files and folders to embed, from the working directory. */
  readonly include: readonly string[];
  /** A shell command that makes what is embedded. */
  readonly prepare?: string;
}

/** What a tool is given beside the program. */
export interface BuildContext {
  /** A statement to stand before the program: hands it the files that are embedded; or empty. */
  readonly embedded: string;
  /** The working directory: where tools look for their configuration. */
  readonly cwd: string;
  /** An empty folder of one's own, for intermediate files, absolute. */
  readonly workFolder: string;
  /** For tools whose executables may do only what they are allowed to. */
  readonly surroundings: Surroundings;
  /** Ends what the tool is doing. */
  readonly signal: AbortSignal;
  /** Receives remarks. */
  readonly warn: (message: string) => void;
}

/** A program that is ready to be compiled for one platform after another. */
export interface PreparedService {
  /** What the executable may do, where the tool can restrict it. */
  readonly permissions?: readonly string[];
  /** Makes an executable; rejects with a `ToolError`. */
  compile(platform: Platform, file: string): Promise<void>;
}

/** Prepares a program; throws or rejects with a `ToolError`. */
export type Prepare = (
  entry: ServiceEntry,
  context: BuildContext,
) => PreparedService | Promise<PreparedService>;
