import assert from "node:assert/strict";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { eventually } from "../helpers/eventually.ts";
import { type Program, startProgram } from "../helpers/run_program.ts";
import { CACHE_FOLDER, currentRuntime, PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";

/** Bun ends a test after 5 s otherwise. */
const LIMIT_MS = 120_000;

const PROGRAM = join(PROJECT_FOLDER, "cli/main.ts");

function schema(property: string): string {
  return JSON.stringify({ type: "object", properties: { [property]: { type: "string" } } });
}

/** Runs a test beside a watcher that has generated once. */
async function withWatcher(
  files: Readonly<Record<string, string>>,
  body: (project: TemporaryFolder, watcher: Program) => Promise<void>,
): Promise<void> {
  const project = await createTemporaryFolder({ in: CACHE_FOLDER, files });
  const args = ["gen", "--watch"];
  const watcher = startProgram(currentRuntime(), PROGRAM, { args, cwd: project.path });
  try {
    await watcher.waitForLine("schemas -> generated/");
    await body(project, watcher);
  } finally {
    await watcher.stop();
    await project.remove();
  }
}

/** Waits until the generated types hold some text, or hold it no more. */
async function waitForTypes(
  project: TemporaryFolder,
  text: string,
  isThere = true,
): Promise<void> {
  await eventually(
    async () =>
      (await readFile(project.resolve("generated/types.ts"), "utf8")).includes(text) === isThere,
    { what: `"${text}" in the types`, timeoutMs: 10_000 },
  );
}

test("gen --watch generates after each kind of change", { timeout: LIMIT_MS }, async () => {
  const files = { "schemas/a.schema.json": schema("first"), "schemas/x.schema.json": schema("x") };
  await withWatcher(files, async (project) => {
    await project.write("schemas/a.schema.json", schema("second"));
    await waitForTypes(project, "second");

    // Editors write beside the file and rename; twice, since a watch may follow the old file.
    for (const property of ["third", "fourth"]) {
      await project.write("schemas/.a.swp", schema(property));
      await rename(project.resolve("schemas/.a.swp"), project.resolve("schemas/a.schema.json"));
      await waitForTypes(project, property);
    }

    await project.write("schemas/deep/er/b.schema.json", schema("fifth"));
    await waitForTypes(project, "fifth");
    await project.write("schemas/deep/er/b.schema.json", schema("sixth"));
    await waitForTypes(project, "sixth");
    await project.write("schemas/deep/c.schema.yaml", "type: object\nrequired: [seventh]\n");
    await waitForTypes(project, "seventh");

    await rm(project.resolve("schemas/deep"), { recursive: true });
    await waitForTypes(project, "sixth", false);
    await mkdir(project.resolve("schemas/deep/er"), { recursive: true });
    await project.write("schemas/deep/er/b.schema.json", schema("eighth"));
    await waitForTypes(project, "eighth");
  });
});

test("gen --watch survives a broken schema and keeps the old output", async () => {
  const files = { "schemas/a.schema.json": schema("good"), "schemas/b.schema.json": schema("b") };
  await withWatcher(files, async (project, watcher) => {
    await project.write("schemas/a.schema.json", '{"type": "int"}');
    await watcher.waitForLine("1 error: nothing was written", { stream: "stderr" });
    assert.match(watcher.stderr(), /^schemas\/a\.schema\.json#\/type: error: /m);
    await waitForTypes(project, "good");
    await project.write("schemas/a.schema.json", schema("better"));
    await waitForTypes(project, "better");
  });
});

test("gen --watch survives the loss of the schema folder", { timeout: LIMIT_MS }, async () => {
  const files = { "schemas/a.schema.json": schema("old"), "schemas/b.schema.json": schema("b") };
  await withWatcher(files, async (project, watcher) => {
    await rm(project.resolve("schemas"), { recursive: true });
    await watcher.waitForLine("schemas: error: Reading fails: ", { stream: "stderr" });
    for (const property of ["new", "newer"]) {
      await project.write("schemas/a.schema.json", schema(property));
      await waitForTypes(project, property);
    }
  });
});

test("gen --watch says one line for each time it generates", async () => {
  const files = { "schemas/a.schema.json": schema("one"), "schemas/b.schema.json": schema("b") };
  await withWatcher(files, async (project, watcher) => {
    for (const property of ["two", "three"]) {
      await project.write("schemas/a.schema.json", schema(property));
      await waitForTypes(project, property);
    }
    await project.write("schemas/notes.txt", "not a schema");
    await project.write("schemas/a.schema.json", schema("four"));
    await waitForTypes(project, "four");
    const lines = (): readonly string[] => watcher.stdout().trim().split("\n");
    await eventually(() => lines().length === 4, { what: "A line for each" });
    for (const line of lines()) {
      assert.match(line, /^0 messages, 2 types from 2 schemas -> generated\/ \(/);
    }
  });
});

test("gen --watch imports TypeBox modules afresh when a module that they import changes", {
  timeout: LIMIT_MS,
}, async () => {
  const files = {
    "schemas/a.schema.ts": `import { name } from "./name.ts";\n` +
      `export default { type: "object", required: [name] };\n`,
    "schemas/name.ts": `export const name = "before";\n`,
    "schemas/b.schema.json": schema("b"),
  };
  await withWatcher(files, async (project) => {
    await waitForTypes(project, "before");
    await project.write("schemas/name.ts", `export const name = "after";\n`);
    await waitForTypes(project, "after");
    await project.write("schemas/b.schema.json", schema("other"));
    await waitForTypes(project, "other");
  });
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`gen --watch ends cleanly on ${signal}`, async () => {
    const files = { "schemas/a.schema.json": schema("a"), "schemas/b.schema.json": schema("b") };
    await withWatcher(files, async (_project, watcher) => {
      process.kill(watcher.pid, signal);
      const { code, stderr } = await watcher.ended;
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    });
  });
}
