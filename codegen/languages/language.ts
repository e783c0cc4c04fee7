/**
 * PORT: a language that types and a contract file are written in.
 *
 * @module
 */
import type { OutputFile } from "../emitter.ts";
import type { ContractFacts } from "./contract_facts.ts";
import type { PortableContract } from "./portable.ts";

/** PORT: a language. */
export interface Language {
  /** As `--lang` says it; also the name of its folder. */
  readonly name: string;
  /** Whether no toolchain reads its output in the tests. */
  readonly experimental: boolean;
  /** What begins a comment. */
  readonly comment: "//" | "#";
  /** What quicktype is asked for. */
  readonly types: {
    readonly lang: string;
    readonly file: string;
    readonly options: Readonly<Record<string, string>>;
  };
  /** Mends what quicktype prints; default: nothing. */
  mend?(output: OutputFile, types: PortableContract): OutputFile;
  /** Prints everything but the types; pure. */
  printContract(facts: ContractFacts): readonly OutputFile[];
}
