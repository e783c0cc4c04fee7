import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { main } from "../../cli/main.ts";
import { recordingTerminal } from "../cli/recording_terminal.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";

const LIMIT_MS = 60_000;

const PING = JSON.stringify({
  "x-message": { subject: "ping.{node}" },
  type: "object",
  properties: { count: { type: "integer" } },
  required: ["count"],
});

interface Project {
  readonly folder: TemporaryFolder;
  /** Runs the program: exit code, and all that it said. */
  run(...args: readonly string[]): Promise<readonly [code: number, said: string]>;
}

async function withProject(body: (project: Project) => Promise<void>): Promise<void> {
  const folder = await createTemporaryFolder({ files: { "schemas/ping.schema.json": PING } });
  try {
    await body({
      folder,
      run: async (...args) => {
        const terminal = recordingTerminal(folder.path);
        const code = await main(args, terminal);
        return [code, [...terminal.printed, ...terminal.complaints].join("\n")];
      },
    });
  } finally {
    await folder.remove();
  }
}

test("gen --lang writes a folder for each language, once", { timeout: LIMIT_MS }, async () => {
  await withProject(async ({ folder, run }) => {
    const args = ["gen", "--lang", "rust,go", "--lang-out", "other"];
    assert.equal((await run(...args))[0], 0);
    const rust = await readFile(folder.resolve("other/rust/types.rs"), "utf8");
    assert.match(rust, /pub struct Ping \{\n {4}pub count: i64,/);
    assert.ok(existsSync(folder.resolve("other/go/contract/contract.go")));
    const [code, said] = await run(...args, "--check");
    assert.equal(code, 0, said);
    assert.match(said, /9 files up to date/);
  });
});

test(
  "gen --lang removes what it wrote for types that are gone",
  { timeout: LIMIT_MS },
  async () => {
    await withProject(async ({ folder, run }) => {
      await folder.write("schemas/pong.schema.json", PING.replace("ping.", "pong."));
      await run("gen", "--lang", "java");
      const file = folder.resolve("generated-languages/java/Pong.java");
      assert.ok(existsSync(file));
      await folder.write(
        "schemas/pong.schema.json",
        PING.replace("ping.", "pung.").replace("object", "string"),
      );
      await run("gen", "--lang", "java");
      assert.ok(!existsSync(file));
    });
  },
);

test("gen --lang writes over no file that it did not write", { timeout: LIMIT_MS }, async () => {
  await withProject(async ({ folder, run }) => {
    await folder.write("generated-languages/go/types.go", "package mine\n");
    const [code, said] = await run("gen", "--lang", "go");
    assert.equal(code, 1);
    assert.match(said, /go\/types\.go.*not written by gen/);
    assert.equal(
      await readFile(folder.resolve("generated-languages/go/types.go"), "utf8"),
      "package mine\n",
    );
  });
});

test("gen --lang refuses languages that are unknown or experimental", async () => {
  await withProject(async ({ folder, run }) => {
    assert.deepEqual(
      (await run("gen", "--lang", "rust,jva"))[1].split("\n")[0],
      'error: Unknown language "jva": did you mean "java"?: expected some of ' +
        "rust,go,python,java,cpp,kotlin,csharp,swift,dart",
    );
    const [code, said] = await run("gen", "--lang", "kotlin");
    assert.equal(code, 2);
    assert.match(said, /"kotlin" is experimental.*--experimental/);
    assert.equal((await run("gen", "--lang", "kotlin", "--experimental"))[0], 0);
    assert.ok(existsSync(folder.resolve("generated-languages/kotlin/Types.kt")));
  });
});

test(
  "gen --lang takes the queue groups of a project's services",
  { timeout: LIMIT_MS },
  async () => {
    await withProject(async ({ folder, run }) => {
      await folder.write("main.ts", "");
      const services = { "mode-keeper": { entry: "main.ts" } };
      await folder.write("telestion.json", JSON.stringify({ name: "mission", services }));
      assert.equal((await run("gen", "--lang", "python"))[0], 0);
      const contract = await readFile(
        folder.resolve("generated-languages/python/contract.py"),
        "utf8",
      );
      assert.match(contract, /class QueueGroups:\n {4}ModeKeeper = "mode-keeper"/);
    });
  },
);

test("gen --vectors writes payloads with verdicts", { timeout: LIMIT_MS }, async () => {
  await withProject(async ({ folder, run }) => {
    assert.equal((await run("gen", "--vectors", "vectors"))[0], 0);
    const text = await readFile(folder.resolve("vectors/ping.vectors.json"), "utf8");
    const { message, vectors } = JSON.parse(text);
    assert.equal(message, "ping");
    const empty = vectors.find(({ payload }: { payload: string }) => payload === "{}");
    assert.deepEqual(empty.issues, [{ path: "", keyword: "required" }]);
    assert.equal((await run("gen", "--vectors", "vectors", "--check"))[0], 0);
  });
});

test("infer writes drafts that gen takes, and nothing over schemas that are there", async () => {
  await withProject(async ({ folder, run }) => {
    const lines = ["ws-1", "ws-2"].map((name) =>
      JSON.stringify({ subject: `telemetry.${name}.power`, data: { volts: 7.4 } })
    );
    await folder.write("log.jsonl", `${lines.join("\n")}\n`);
    const [code, said] = await run("infer", "log.jsonl", "--out", "drafts");
    assert.equal(code, 0);
    assert.match(
      said,
      /drafts\/telemetry\/power\.schema\.json: telemetry\.\{token2\}\.power, from 2 samples/,
    );
    assert.match(said, /unsure: Saw few samples: 2/);
    assert.equal((await run("gen", "--schemas", "drafts", "--out", "generated"))[0], 0);
    const [again, refusal] = await run("infer", "log.jsonl", "--out", "drafts");
    assert.equal(again, 1);
    assert.match(refusal, /File exists/);
    assert.equal((await run("infer", "log.jsonl", "--out", "drafts", "--force"))[0], 0);
  });
});

test("infer says which line it cannot read, and what it needs", async () => {
  await withProject(async ({ folder, run }) => {
    await folder.write("log.jsonl", '{"a":1}\n{"a":\n');
    const [code, said] = await run("infer", "log.jsonl");
    assert.equal(code, 1);
    assert.match(said, /log\.jsonl:2: error: /);
    assert.equal((await run("infer"))[0], 2);
    assert.equal((await run("infer", "missing.jsonl"))[0], 1);
  });
});
