import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import ts from "typescript";
import { eventually } from "../helpers/eventually.ts";
import { runProgram, startProgram } from "../helpers/run_program.ts";
import { CACHE_FOLDER, currentRuntime, PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";

/** Bun ends a test after 5 s otherwise. */
const LIMIT_MS = 120_000;

const PROGRAM = join(PROJECT_FOLDER, "cli/main.ts");

/** Names of files and folders that a careless generator would print as they are. */
const HOSTILE = [
  ...[`quo"te`, "apo'strophe", "com*\u2215ment", "*", "do${llar}", "`tick`", "back\\slash"],
  ...["--check", "-dash", "ünïcöde", "\u{1F680}", "per%20cent", "per%2e%2e%2fcent", "ha#sh"],
  ...["que?ry", "semi;colon", "<script>", "$(touch pwned)", "a b", "con", "x".repeat(200)],
];

async function withFiles(
  files: Readonly<Record<string, string>>,
  body: (project: TemporaryFolder) => Promise<void>,
): Promise<void> {
  const project = await createTemporaryFolder({ in: CACHE_FOLDER, files });
  try {
    await body(project);
  } finally {
    await project.remove();
  }
}

async function gen(project: TemporaryFolder, ...args: readonly string[]): Promise<{
  readonly code: number | null;
  readonly stderr: string;
}> {
  const { code, stderr } = await runProgram(currentRuntime(), PROGRAM, {
    args: ["gen", ...args],
    cwd: project.path,
  });
  return { code, stderr };
}

/** Statements that are neither imports, exports nor declarations. */
function strangeStatements(name: string, text: string): readonly string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest);
  const { diagnostics } = ts.transpileModule(text, { reportDiagnostics: true });
  const strange = file.statements.filter((statement) =>
    ts.isExpressionStatement(statement) || ts.isBlock(statement)
  );
  return [
    ...strange.map((statement) => statement.getText(file)),
    ...(diagnostics ?? []).map(({ messageText }) => String(messageText)),
  ];
}

test("gen survives hostile names of files and folders", { timeout: LIMIT_MS }, async () => {
  const schema = (subject: string): string =>
    JSON.stringify({
      "x-message": { subject },
      type: "object",
      properties: { other: { $ref: "/ha%23sh.schema.json" } },
    });
  const files = Object.fromEntries(HOSTILE.flatMap((name, index) => [
    [`sche\\mas/${name}.schema.json`, schema(`s.file${index}`)],
    [`sche\\mas/in/${name}/inner${index}.schema.json`, schema(`s.folder${index}`)],
  ]));
  await withFiles(files, async (project) => {
    const args = ["--schemas", "sche\\mas", "--out", 'out "*/${'];
    assert.deepEqual(await gen(project, ...args), { code: 0, stderr: "" });
    for (const name of ["types.ts", "validators.ts", "messages.ts", "mod.ts"]) {
      const text = await readFile(project.resolve(`out "*/\${/${name}`), "utf8");
      assert.deepEqual(strangeStatements(name, text), []);
    }
    assert.deepEqual(await gen(project, ...args, "--check"), { code: 0, stderr: "" });
    assert.equal(existsSync(project.resolve("pwned")), false);
  });
});

test("gen refuses names that would break lines or change their direction", async () => {
  const files = {
    "schemas/new\nline.schema.json": "{}",
    "schemas/esc\u001b[2J/a.schema.json": "{}",
  };
  await withFiles(files, async (project) => {
    const { code, stderr } = await gen(project);
    assert.equal(code, 1);
    const lines = stderr.trimEnd().split("\n");
    assert.equal(lines.length, 3, stderr);
    assert.match(lines[0] ?? "", /^schemas\/esc\\u001b\[2J: error: Name .* cannot be used$/);
    assert.match(lines[1] ?? "", /^schemas\/new\\u000aline.*: error: Name .* cannot be used$/);
  });
});

test("gen --check takes the line ends of Windows for no difference", {
  timeout: LIMIT_MS,
}, async () => {
  await withFiles({ "schemas/a.schema.json": '{"x-message":{}}' }, async (project) => {
    await gen(project);
    for (const name of ["types.ts", "validators.ts", "messages.ts", "mod.ts"]) {
      const text = await readFile(project.resolve("generated", name), "utf8");
      await project.write(`generated/${name}`, text.replaceAll("\n", "\r\n"));
    }
    assert.deepEqual(await gen(project, "--check"), { code: 0, stderr: "" });
    await project.write("schemas/b.schema.json", "{}");
    assert.equal((await gen(project, "--check")).code, 1);
    assert.deepEqual(await gen(project), { code: 0, stderr: "" });
    assert.equal(
      (await readFile(project.resolve("generated/types.ts"), "utf8")).includes("\r"),
      false,
    );
  });
});

/** A module that names its process and never ends. */
const ENDLESS = `import process from "node:process"; console.log("pid " + process.pid); for (;;) ;`;

const ENDS = [["SIGKILL", null], ["SIGINT", 130], ["SIGTERM", 130]] as const;

for (const [signal, expected] of ENDS) {
  test(`gen ends on ${signal} while it imports a module, and takes the import with it`, {
    timeout: LIMIT_MS,
  }, async () => {
    await withFiles({ "schemas/endless.schema.ts": ENDLESS }, async (project) => {
      const options = { args: ["gen"], cwd: project.path };
      const program = startProgram(currentRuntime(), PROGRAM, options);
      const line = await program.waitForLine(/pid \d+/, { stream: "stderr" });
      const pid = Number(/\d+/.exec(line)?.[0]);
      assert.equal(isAlive(pid), true);
      process.kill(program.pid, signal);
      assert.equal((await program.ended).code, expected);
      await eventually(() => !isAlive(pid), { what: "The end of the import" });
      assert.equal(existsSync(project.resolve("generated")), false);
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
