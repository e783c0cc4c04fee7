import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { main } from "../../cli/main.ts";
import { VERSION } from "../../codegen/version.ts";
import { runCommand } from "../helpers/run_program.ts";
import { currentRuntime, findRuntime, PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { recordingTerminal } from "./recording_terminal.ts";

async function run(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const terminal = recordingTerminal(PROJECT_FOLDER);
  const code = await main(args, terminal);
  return { code, stdout: terminal.printed.join("\n"), stderr: terminal.complaints.join("\n") };
}

test("main() without a command prints the help to stderr and returns 2", async () => {
  const { code, stdout, stderr } = await run();
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /^Usage: telestion COMMAND \[OPTIONS\]$/m);
  assert.match(stderr, /^ {2}gen +\S/m);
});

test("main() shows help on stdout", async () => {
  for (const args of [["--help"], ["-h"], ["help"]]) {
    const { code, stdout } = await run(...args);
    assert.equal(code, 0);
    assert.match(stdout, /^Commands:$/m);
    assert.doesNotMatch(stdout, /read-schema-modules/);
  }
  for (const args of [["gen", "--help"], ["gen", "--check", "-h"], ["help", "gen"]]) {
    const { code, stdout } = await run(...args);
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}--package NAME {2}Package .* \(default: telestion-edge\)$/m);
  }
});

test("main() shows the version of the package", async () => {
  const manifest: { version: string } = JSON.parse(
    await readFile(join(PROJECT_FOLDER, "package.json"), "utf8"),
  );
  assert.equal(VERSION, manifest.version);
  assert.deepEqual(await run("--version"), {
    code: 0,
    stdout: `telestion ${VERSION}`,
    stderr: "",
  });
});

test("main() explains wrong usage and returns 2", async () => {
  const cases: readonly (readonly [args: readonly string[], message: string])[] = [
    [["gne"], 'error: Unknown command "gne": did you mean "gen"?'],
    [["flash"], 'error: Unknown command "flash"'],
    [["--verison"], 'error: Unknown option "--verison": did you mean "--version"?'],
    [["help", "nothing"], 'error: Unknown command "nothing"'],
    [["gen", "--chek"], 'error: Unknown option "--chek": did you mean "--check"?'],
    [["gen", "-w"], 'error: Unknown option "-w"'],
    [["gen", "--__proto__"], 'error: Unknown option "--__proto__"'],
    [["gen", "schemas"], 'error: Unexpected argument "schemas": "gen" takes options'],
    [["gen", "--out"], 'error: Option "--out" needs a value: --out=DIR'],
    [["gen", "--out="], 'error: Option "--out" needs a value: --out=DIR'],
    [["gen", "--out", "--check"], 'error: Option "--out" needs a value: --out=DIR'],
    [["gen", "--check=yes"], 'error: Option "--check" takes no value: got "yes"'],
    [
      ["gen", "--check", "--watch"],
      'error: Options "--check" and "--watch" exclude each other: give one',
    ],
    [["gen", "--package", "a'b"], `error: Option "--package" is "a'b": expected a name`],
    [
      ["gen", "--schemas", "nowhere"],
      'error: Schema folder "nowhere" does not exist: name it with --schemas DIR',
    ],
    [
      ["gen", "--schemas", "package.json"],
      'error: Schema folder "package.json" is no folder: name it with --schemas DIR',
    ],
    [["gen", "--out", "LICENSE"], 'error: Output "LICENSE" is no folder: name one with --out DIR'],
    [
      ["gen", "--out", "schemas/generated/here"],
      'error: Output folder "schemas/generated/here" is within the schema folder "schemas": ' +
      "expected a folder of its own",
    ],
    [
      ["gen", "--out", "schemas"],
      'error: Output folder "schemas" is within the schema folder "schemas": ' +
      "expected a folder of its own",
    ],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await run(...args);
    assert.deepEqual({ code, stdout, message: stderr.split("\n")[0] }, {
      code: 2,
      stdout: "",
      message,
    });
  }
});

test("telestion ends in silence when nobody reads any more, as in a pipe to head", async () => {
  const before = {
    node: ["--import", "tsx"],
    deno: ["run", "-A", "--no-check"],
    bun: ["run"],
  }[currentRuntime()];
  const command = [findRuntime(currentRuntime()), ...before, "cli/main.ts", "--help"];
  // The reader is gone before the program has begun.
  const script = 'set -o pipefail; { sleep 1; exec "$@"; } | true';
  const { code, stderr } = await runCommand("bash", ["-c", script, "bash", ...command]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
});
