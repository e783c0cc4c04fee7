import assert from "node:assert/strict";
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { nodeFiles } from "../../cli/adapters/files.ts";
import { type Ask, chooseProject } from "../../cli/init/choices.ts";
import { DEV_VERSIONS } from "../../cli/init/project_files.ts";
import { main } from "../../cli/main.ts";
import { readProject } from "../../cli/project.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { withTemporaryFolder } from "../helpers/temporary_folder.ts";
import { recordingTerminal } from "./recording_terminal.ts";

/** Answers questions in order, and keeps them. */
function answering(...answers: readonly string[]): { ask: Ask; questions: string[] } {
  const questions: string[] = [];
  const ask: Ask = (question, fallback) => {
    questions.push(question);
    return Promise.resolve(answers[questions.length - 1] || fallback);
  };
  return { ask, questions };
}

test("chooseProject() takes defaults where nobody is asked", async () => {
  assert.deepEqual(await chooseProject({}, "My 2nd Ground_Station!"), {
    name: "my-2nd-ground-station",
    runtime: "node",
    content: "example",
  });
});

test("chooseProject() asks three questions, each until the answer will do", async () => {
  const { ask, questions } = answering("Not A Name", "name", "rust", " Bun", "full", "empty");
  const choices = await chooseProject({}, "folder", ask);
  assert.deepEqual(choices, { name: "name", runtime: "bun", content: "empty" });
  assert.equal(questions.length, 6);
  const defaults = answering();
  assert.deepEqual(await chooseProject({}, "folder", defaults.ask), {
    name: "folder",
    runtime: "node",
    content: "example",
  });
  assert.equal(defaults.questions.length, 3);
});

test("chooseProject() does not ask for what is given", async () => {
  const { ask, questions } = answering();
  const given = { name: "given", runtime: "deno", content: "empty" } as const;
  assert.deepEqual(await chooseProject(given, "folder", ask), given);
  assert.deepEqual(questions, []);
});

test("chooseProject() names the option that is wrong or missing", async () => {
  const wrong = [
    [{ name: "A" }, "a", /^Option "--name" is "A": expected lower-case/],
    [{ runtime: "rust" }, "a", /^Option "--runtime" is "rust": expected one of node, deno, bun$/],
    [{}, "1234", /makes no name: give one with --name/],
  ] as const;
  for (const [given, folder, message] of wrong) {
    await assert.rejects(chooseProject(given, folder), { name: "UsageError", message });
  }
});

test("init writes a project whose manifest is right and whose code is generated", async () => {
  await withTemporaryFolder(async (folder) => {
    const terminal = recordingTerminal(folder.path);
    assert.equal(await main(["init", "demo", "--runtime", "deno"], terminal), 0);
    const { project, problems } = await readProject(nodeFiles, folder.resolve("demo"));
    assert.deepEqual(problems, []);
    assert.equal(project?.name, "demo");
    assert.deepEqual(project?.services.map(({ runtime }) => runtime), ["deno", "deno"]);
    assert.ok(readdirSync(folder.resolve("demo/generated")).includes("mod.ts"));
    assert.ok(terminal.printed.includes("demo/telestion.json: written"));
    assert.equal(terminal.complaints.at(-1), "Next: cd demo && npm install && npx telestion dev");
    for (const file of ["package.json", "deno.json", ".vscode/settings.json"]) {
      JSON.parse(readFileSync(folder.resolve("demo", file), "utf8"));
    }
  });
});

test("init never writes over a file or through a link, and then writes nothing", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("demo/README.md", "mine");
    symlinkSync("nowhere", folder.resolve("demo/deno.json"));
    const terminal = recordingTerminal(folder.path);
    assert.equal(await main(["init", "demo", "--empty"], terminal), 1);
    assert.deepEqual(terminal.complaints, [
      "demo/deno.json: error: File is there already",
      "demo/README.md: error: File is there already",
      "Nothing was written: expected a folder without these files",
    ]);
    assert.deepEqual(readdirSync(folder.resolve("demo")).sort(), ["README.md", "deno.json"]);
    assert.equal(readFileSync(folder.resolve("demo/README.md"), "utf8"), "mine");
  });
});

test("init writes beside files of others", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("LICENSE", "mine");
    const terminal = recordingTerminal(folder.path);
    assert.equal(await main(["init", "--empty", "--name", "given"], terminal), 0);
    assert.equal(terminal.complaints.at(-1), "Next: npm install && npx telestion dev");
    assert.equal((await readProject(nodeFiles, folder.path)).project?.name, "given");
  });
});

test("init says when it cannot write, and what is wrong on the command line", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("file", "");
    const terminal = recordingTerminal(folder.path);
    assert.equal(await main(["init", "file/demo"], terminal), 1);
    assert.match(
      terminal.complaints.join("\n"),
      /^error: Cannot write to ".*\/file\/demo": ENOTDIR/,
    );
    assert.equal(await main(["init", "--example", "--empty"], terminal), 2);
    assert.equal(await main(["init", "one", "two"], terminal), 2);
  });
});

test("new projects use the versions of tools that this package is tested with", () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(PROJECT_FOLDER, "package.json"), "utf8"),
  ) as Record<string, Record<string, string>>;
  const ours = { ...dependencies, ...devDependencies };
  for (const [name, version] of Object.entries(DEV_VERSIONS)) {
    assert.equal(version, ours[name], name);
  }
});
