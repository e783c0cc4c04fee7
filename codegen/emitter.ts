/**
 * PORT: an output of the generator. One file per output under `emitters/`.
 *
 * @module
 */
import type { Contract } from "./model.ts";

/** What every emitter is told beside the contract. */
export interface EmitOptions {
  /** The package that generated code imports from; default `telestion-edge`. */
  readonly packageName: string;
}

/** A file to write. */
export interface OutputFile {
  /** Path within the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** PORT: turns a contract into one or more files; pure. */
export interface Emitter {
  /** What it writes, for messages: `types`, `validators`, … */
  readonly name: string;
  /** Same contract and options, same files, on every runtime. */
  emit(contract: Contract, options: EmitOptions): readonly OutputFile[];
}
