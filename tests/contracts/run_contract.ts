import assert from "node:assert/strict";
import process from "node:process";
import { nodeForm } from "../conformance/forms/sources.ts";
import { runCommand } from "../helpers/run_program.ts";
import { findRuntime, type RuntimeName } from "../helpers/runtimes.ts";
import { readJunit, type TestOutcome } from "../runner/junit.ts";
import { describeFailure } from "../runner/report.ts";
import { runTestFile } from "../runner/run_file.ts";

/** The Node that runs what needs SQLite, when the suite runs on one without. */
const NEWER_NODE = 24;
const TIME_LIMIT_MS = 120_000;

/** What a contract is run with. */
export interface ContractOptions {
  /** The file within the project. */
  readonly file: string;
  /** Whether it needs SQLite, which the Node of the suite may not have. */
  readonly sqlite?: boolean;
  /** Variables for it. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a contract on a runtime, in a process of its own.
 *
 * @param runtime which
 * @param options which contract
 * @returns the names of the tests that passed
 * @throws {AssertionError} with the output when one failed
 */
export async function runContract(
  runtime: RuntimeName,
  { file, sqlite = false, env = {} }: ContractOptions,
): Promise<string[]> {
  Object.assign(process.env, env);
  const tests = runtime === "node"
    ? await runOnNode(sqlite ? await findNodeWithSqlite() : findRuntime("node"), { file, env })
    : await runOnOther(runtime, file);
  return tests.filter(({ outcome }) => outcome === "passed").map(({ name }) => name);
}

async function runOnOther(
  runtime: RuntimeName,
  file: string,
): Promise<readonly TestOutcome[]> {
  const result = await runTestFile({ runtime, file });
  assert.equal(describeFailure(result), "");
  return result.tests;
}

/** Without the variables of this process: a test runner of Node within one reports in its own form. */
async function runOnNode(
  node: string,
  { file, env = {} }: ContractOptions,
): Promise<readonly TestOutcome[]> {
  const args = ["--import", "tsx", "--test", "--test-reporter=junit", file];
  const { code, stdout, stderr } = await runCommand(node, args, { env, timeoutMs: TIME_LIMIT_MS });
  assert.equal(code, 0, `${stdout}${stderr}`);
  return readJunit(stdout);
}

/**
 * Finds a Node that has `node:sqlite`.
 *
 * @returns the path of its executable; fetched from npm where the suite runs on an older Node
 */
export async function findNodeWithSqlite(): Promise<string> {
  if (process.getBuiltinModule("node:sqlite") !== undefined) return findRuntime("node");
  const command = await nodeForm(NEWER_NODE).prepare("");
  const [node] = command("service", { args: [], env: {}, cwd: "" }) ?? [];
  assert.ok(node !== undefined);
  return node;
}
