import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { type ProgramResult, runProgram } from "../helpers/run_program.ts";
import {
  CACHE_FOLDER,
  currentRuntime,
  PROJECT_FOLDER,
  RUNTIME_NAMES,
} from "../helpers/runtimes.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";

/** Bun ends a test after 5 s otherwise. */
const LIMIT_MS = 120_000;

const PROGRAM = join(PROJECT_FOLDER, "cli/main.ts");

const PING = JSON.stringify({
  "x-message": { subject: "ping.{node}" },
  type: "object",
  properties: { count: { type: "integer" } },
});
const MODE = "x-message:\n  kind: request\ntype: object\nproperties:\n  mode: { enum: [a, b] }\n";

/** Runs a test in a folder with two schemas. */
async function withProject(body: (project: TemporaryFolder) => Promise<void>): Promise<void> {
  const project = await createTemporaryFolder({
    in: CACHE_FOLDER,
    files: { "schemas/ping.schema.json": PING, "schemas/command/mode.schema.yaml": MODE },
  });
  try {
    await body(project);
  } finally {
    await project.remove();
  }
}

async function gen(
  project: TemporaryFolder,
  ...args: readonly string[]
): Promise<ProgramResult & { readonly errors: readonly string[] }> {
  const options = { args: ["gen", ...args], cwd: project.path };
  const result = await runProgram(currentRuntime(), PROGRAM, options);
  return { ...result, errors: result.stderr.trim().split("\n") };
}

async function readOutput(project: TemporaryFolder): Promise<Record<string, string>> {
  const names = (await readdir(project.resolve("generated"))).sort();
  const texts = names.map((name) => readFile(project.resolve("generated", name), "utf8"));
  const content = await Promise.all(texts);
  return Object.fromEntries(names.map((name, index) => [name, content[index] ?? ""]));
}

test("gen writes code, then leaves equal files untouched", async () => {
  await withProject(async (project) => {
    const first = await gen(project);
    assert.equal(first.stderr, "");
    assert.match(
      first.stdout,
      /^2 messages, 2 types from 2 schemas -> generated\/ \(4 files written, 0 unchanged\) in \d+ ms\n$/,
    );
    assert.equal(first.code, 0);
    const output = await readOutput(project);
    assert.deepEqual(Object.keys(output), ["messages.ts", "mod.ts", "types.ts", "validators.ts"]);
    for (const name of Object.keys(output)) {
      await utimes(project.resolve("generated", name), 1000, 1000);
    }
    const second = await gen(project);
    assert.match(second.stdout, /^2 messages, 2 types .* \(0 files written, 4 unchanged\) /);
    for (const name of Object.keys(output)) {
      assert.equal((await stat(project.resolve("generated", name))).mtimeMs, 1_000_000);
    }
  });
});

test("gen is byte-identical on every runtime", { timeout: LIMIT_MS }, async () => {
  await withProject(async (project) => {
    await project.write(
      "schemas/state.schema.ts",
      `import { Type } from "typebox";\nexport default Type.Object({ on: Type.Boolean() });\n`,
    );
    const outputs = [];
    for (const runtime of RUNTIME_NAMES) {
      await rm(project.resolve("generated"), { recursive: true, force: true });
      const { code, stderr } = await runProgram(runtime, PROGRAM, {
        args: ["gen"],
        cwd: project.path,
      });
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      outputs.push(await readOutput(project));
    }
    assert.deepEqual(outputs[1], outputs[0]);
    assert.deepEqual(outputs[2], outputs[0]);
  });
});

test("gen --check names each file that is not up to date, and writes nothing", {
  timeout: LIMIT_MS,
}, async () => {
  await withProject(async (project) => {
    const missing = await gen(project, "--check");
    assert.equal(missing.code, 1);
    assert.equal(existsSync(project.resolve("generated")), false);
    assert.deepEqual(
      missing.errors,
      ["messages.ts", "mod.ts", "types.ts", "validators.ts"].map((name) =>
        `generated/${name}: error: File is missing: run telestion gen`
      ),
    );
    await gen(project);
    const fresh = await gen(project, "--check");
    assert.deepEqual({ code: fresh.code, stderr: fresh.stderr }, { code: 0, stderr: "" });
    assert.match(fresh.stdout, /\(4 files up to date\)/);

    const types = await readFile(project.resolve("generated/types.ts"), "utf8");
    await writeFile(project.resolve("generated/types.ts"), `${types}// edited\n`);
    await writeFile(project.resolve("generated/old.ts"), types);
    const changed = await gen(project, "--check");
    assert.equal(changed.code, 1);
    assert.deepEqual(changed.errors, [
      "generated/old.ts: error: File is stale, no schema gives it any more: run telestion gen",
      "generated/types.ts: error: File is different from what the schemas give: run telestion gen",
    ]);
    assert.equal(existsSync(project.resolve("generated/old.ts")), true);
  });
});

test(
  "gen notices a changed schema, a removed one, and another package name",
  { timeout: LIMIT_MS },
  async () => {
    await withProject(async (project) => {
      await gen(project);
      await project.write("schemas/ping.schema.json", PING.replace("integer", "string"));
      assert.match((await gen(project)).stdout, /\([1-4] files? written, [0-3] unchanged\)/);
      await rm(project.resolve("schemas/command"), { recursive: true });
      assert.match((await gen(project)).stdout, /^1 message, 1 type from 1 schema -> /);
      assert.equal((await gen(project, "--check")).code, 0);
      assert.equal((await gen(project, "--check", "--package=other-package")).code, 1);
      await gen(project, "--package", "other-package");
      assert.match((await readOutput(project))["messages.ts"] ?? "", /"other-package\/client"/);
    });
  },
);

test("gen removes its own files that no schema gives any more, and no others", async () => {
  await withProject(async (project) => {
    await gen(project);
    const types = await readFile(project.resolve("generated/types.ts"), "utf8");
    await project.write("generated/old.ts", types);
    await project.write("generated/mine.ts", "export {};\n");
    const { stdout, code } = await gen(project, "--force");
    assert.equal(code, 0);
    assert.match(stdout, /\(0 files written, 4 unchanged, 1 removed\)/);
    assert.equal(existsSync(project.resolve("generated/old.ts")), false);
    assert.equal(existsSync(project.resolve("generated/mine.ts")), true);
  });
});

test("gen overwrites the file of another only with --force", async () => {
  await withProject(async (project) => {
    await project.write("generated/types.ts", "export type Mine = 1;\n");
    const { code, errors } = await gen(project);
    assert.equal(code, 1);
    assert.deepEqual(errors, [
      "generated/types.ts: error: This file was not written by gen: move it, or overwrite with --force",
      "1 error: nothing was written",
    ]);
    assert.deepEqual(await readdir(project.resolve("generated")), ["types.ts"]);
    assert.equal((await gen(project, "--force")).code, 0);
    assert.equal((await gen(project, "--check")).code, 0);
  });
});

test("gen does not write through links", async () => {
  await withProject(async (project) => {
    const target = await project.write("elsewhere.ts", "mine");
    await mkdir(project.resolve("generated"));
    await symlink(target, project.resolve("generated/types.ts"));
    const { code, errors } = await gen(project, "--force");
    assert.equal(code, 1);
    assert.equal(
      errors[0],
      "generated/types.ts: error: This is a symbolic link: gen writes only files",
    );
    assert.equal(await readFile(target, "utf8"), "mine");
  });
});

test("gen writes nothing while a schema is wrong, and says where", async () => {
  await withProject(async (project) => {
    await gen(project);
    const before = await readOutput(project);
    await project.write("schemas/a/broken.schema.json", '{"type": "object",\n "properties": }');
    await project.write("schemas/latin.schema.json", Uint8Array.of(0x22, 0xe9, 0x22));
    const unread = await gen(project);
    assert.equal(unread.code, 1);
    assert.deepEqual(unread.errors, [
      "schemas/latin.schema.json: error: Expected UTF-8: the bytes from offset 2 on are not",
      "1 error: nothing was written",
    ]);
    await rm(project.resolve("schemas/latin.schema.json"));
    const malformed = await gen(project);
    assert.equal(malformed.code, 1);
    assert.match(
      malformed.errors[0] ?? "",
      /^schemas\/a\/broken\.schema\.json.*: error: JSON .*line 2/,
    );

    await project.write("schemas/a/broken.schema.json", '{"properties":{"x":{"type":"int"}}}');
    await project.write("schemas/odd.schema.json", '{"minimun": 1}');
    const wrong = await gen(project);
    assert.deepEqual(wrong.errors, [
      'schemas/odd.schema.json#/minimun: warning: Keyword "minimun" is unknown and ignored: ' +
      'did you mean "minimum"?',
      wrong.errors[1],
      "1 error and 1 warning: nothing was written",
    ]);
    assert.match(
      wrong.errors[1] ?? "",
      /^schemas\/a\/broken\.schema\.json#\/properties\/x\/type: error: Keyword "type" is "int"/,
    );
    assert.deepEqual(await readOutput(project), before);
  });
});

test("gen repeats warnings, and does not fail for them", async () => {
  await withProject(async (project) => {
    await project.write("schemas/odd.schema.json", '{"minimun": 1}');
    for (const _ of [1, 2]) {
      const { code, stderr } = await gen(project);
      assert.equal(code, 0);
      assert.match(stderr, /^schemas\/odd\.schema\.json#\/minimun: warning: /);
    }
  });
});

test("gen --json prints problems as lines of JSON", async () => {
  await withProject(async (project) => {
    await project.write("schemas/bad.schema.json", '{"properties":{"a/b":{"$ref":"#/x"}}}');
    const { code, stdout } = await gen(project, "--json");
    assert.equal(code, 1);
    const lines = stdout.trim().split("\n").map((line) => JSON.parse(line));
    assert.equal(lines.length, 1);
    const { message, ...place } = lines[0];
    assert.deepEqual(place, {
      severity: "error",
      file: "schemas/bad.schema.json",
      pointer: "/properties/a~1b/$ref",
    });
    assert.match(message, /leads into nothing/);
  });
});

test("gen keeps control characters of schemas from the terminal", async () => {
  await withProject(async (project) => {
    await project.write("schemas/bad.schema.json", '{"properties":{"\\u001b[2J\\n":{"type":5}}}');
    const { stderr } = await gen(project);
    assert.match(stderr, /#\/properties\/\\u001b\[2J\\u000a\/type: error: /);
  });
});

test("gen reports an empty folder, and names that stand twice", async () => {
  await withProject(async (project) => {
    await mkdir(project.resolve("empty"));
    const empty = await gen(project, "--schemas", "empty");
    assert.equal(empty.code, 1);
    assert.match(empty.errors[0] ?? "", /^empty: error: Folder holds no schemas: expected files /);
    await project.write("schemas/ping.schema.yaml", "type: string\n");
    const twice = await gen(project);
    assert.equal(twice.code, 1);
    assert.match(
      twice.errors[0] ?? "",
      /^schemas\/ping\.schema\.yaml: error: Schema is there twice/,
    );
  });
});

test(
  "gen reads TypeBox modules, and survives those that throw or exit",
  { timeout: LIMIT_MS },
  async () => {
    await withProject(async (project) => {
      await rm(project.resolve("schemas/ping.schema.json"));
      await project.write(
        "schemas/ping.schema.ts",
        `import { Type } from "typebox";
       export default Type.Object({ count: Type.Optional(Type.Integer()) }, {
         "x-message": { subject: "ping.{node}" },
       });`,
      );
      assert.equal((await gen(project)).code, 0);
      const typebox = await readOutput(project);
      await rm(project.resolve("schemas/ping.schema.ts"));
      await project.write("schemas/ping.schema.json", PING);
      assert.equal((await gen(project)).code, 0);
      const json = await readOutput(project);
      for (const name of ["messages.ts", "types.ts", "validators.ts"]) {
        assert.equal(typebox[name], json[name]);
      }
      await project.write("schemas/a.schema.ts", `throw new Error("Out of order");`);
      await project.write("schemas/b.schema.ts", `globalThis.process.exit(0);`);
      const { code, errors } = await gen(project);
      assert.equal(code, 1);
      assert.deepEqual(errors, [
        "schemas/a.schema.ts: error: Module throws when it is imported: Error: Out of order",
        "schemas/b.schema.ts: error: Module ends the process (exit code 0)",
        "2 errors: nothing was written",
      ]);
      assert.deepEqual(await readOutput(project), json);
    });
  },
);

test("gen says when it cannot write", async () => {
  await withProject(async (project) => {
    await project.write("generated/types.ts/inside.txt", "");
    const { code, errors } = await gen(project, "--force");
    assert.equal(code, 1);
    assert.equal(errors[0], "generated/types.ts: error: Expected a file here: this is none");
    assert.deepEqual(await readdir(project.resolve("generated")), ["types.ts"]);
  });
});
