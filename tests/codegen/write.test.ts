import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { nodeFiles } from "../../cli/adapters/files.ts";
import type { OutputFile } from "../../codegen/emitter.ts";
import type { Files } from "../../codegen/files.ts";
import { PREAMBLE } from "../../codegen/preamble.ts";
import { applyWrites, findGenerated, planWrites, type WritePlan } from "../../codegen/write.ts";
import { type TemporaryFolder, withTemporaryFolder } from "../helpers/temporary_folder.ts";

const HEAD = `${PREAMBLE.join("\n")}\n`;

function generated(path: string, body: string): OutputFile {
  return { path, text: `${HEAD}\n${body}\n` };
}

function plan(
  folder: TemporaryFolder,
  outputs: readonly OutputFile[],
  options: { readonly force?: boolean } = {},
): WritePlan {
  const out = folder.resolve("out");
  return planWrites(nodeFiles, {
    out,
    outputs,
    present: findGenerated(nodeFiles, out),
    ...options,
  });
}

function summary({ changes, unchanged, problems }: WritePlan, folder: TemporaryFolder): unknown {
  const name = (path: string): string => path.slice(folder.resolve("out").length + 1);
  return {
    changes: changes.map(({ action, path, reason }) => `${action} ${name(path)}: ${reason}`),
    unchanged,
    problems: problems.map(({ path }) => name(path)),
  };
}

test("planWrites() tells missing, different, stale and unchanged files apart", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("out/same.ts", generated("", "1").text);
    await folder.write("out/different.ts", generated("", "old").text);
    await folder.write("out/deep/stale.ts", generated("", "1").text);
    await folder.write("out/notes.md", "mine");
    const found = plan(folder, [
      generated("same.ts", "1"),
      generated("different.ts", "new"),
      generated("deep/missing.ts", "1"),
    ]);
    assert.deepEqual(summary(found, folder), {
      changes: [
        "write different.ts: different",
        "write deep/missing.ts: missing",
        "remove deep/stale.ts: stale",
      ],
      unchanged: 1,
      problems: [],
    });
  });
});

test("applyWrites() writes what is different and leaves the rest untouched", async () => {
  await withTemporaryFolder(async (folder) => {
    const same = await folder.write("out/same.ts", generated("", "1").text);
    await utimes(same, 1000, 1000);
    await folder.write("out/stale.ts", generated("", "1").text);
    applyWrites(nodeFiles, plan(folder, [generated("same.ts", "1"), generated("a/b.ts", "2")]));
    assert.equal((await stat(same)).mtimeMs, 1_000_000);
    assert.equal(await readFile(folder.resolve("out/a/b.ts"), "utf8"), generated("", "2").text);
    assert.deepEqual((await readdir(folder.resolve("out"))).sort(), ["a", "same.ts"]);
    assert.deepEqual(await readdir(folder.resolve("out/a")), ["b.ts"]);
  });
});

test("planWrites() refuses to overwrite what gen did not write, unless forced", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("out/types.ts", "export type Mine = 1;\n");
    const outputs = [generated("types.ts", "1")];
    assert.deepEqual(summary(plan(folder, outputs), folder), {
      changes: [],
      unchanged: 0,
      problems: ["types.ts"],
    });
    const forced = plan(folder, outputs, { force: true });
    assert.deepEqual(summary(forced, folder), {
      changes: ["write types.ts: different"],
      unchanged: 0,
      problems: [],
    });
  });
});

test("planWrites() notices what somebody has put in the place of a file since it was found", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("out/types.ts", generated("", "old").text);
    const out = folder.resolve("out");
    const present = findGenerated(nodeFiles, out);
    assert.deepEqual(present.map(({ text }) => text), [generated("", "old").text]);
    await folder.write("out/types.ts", "export type Mine = 1;\n");
    const outputs = [generated("types.ts", "new")];
    assert.deepEqual(summary(planWrites(nodeFiles, { out, outputs, present }), folder), {
      changes: [],
      unchanged: 0,
      problems: ["types.ts"],
    });
  });
});

test("planWrites() never removes what gen did not write", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("out/mine.ts", "export {};\n");
    await folder.write("out/.hidden/old.ts", HEAD);
    await folder.write("out/node_modules/old.ts", HEAD);
    assert.deepEqual(plan(folder, [], { force: true }).changes, []);
  });
});

test("findGenerated() leaves the outputs of other runs alone", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("out/mod.ts", HEAD);
    await folder.write("out/app/generated/mod.ts", HEAD);
    await folder.write("out/app/generated/types.ts", HEAD);
    const paths = findGenerated(nodeFiles, folder.resolve("out")).map(({ path }) => path);
    assert.deepEqual(paths, ["mod.ts"]);
  });
});

test("planWrites() refuses links, even when forced", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("elsewhere/types.ts", HEAD);
    await mkdir(folder.resolve("out"));
    await symlink(folder.resolve("elsewhere/types.ts"), folder.resolve("out/types.ts"));
    await symlink(folder.resolve("elsewhere"), folder.resolve("out/linked"));
    await symlink(folder.resolve("nowhere"), folder.resolve("out/broken.ts"));
    const outputs = ["types.ts", "linked/a.ts", "broken.ts"].map((path) => generated(path, "1"));
    assert.deepEqual(summary(plan(folder, outputs, { force: true }), folder), {
      changes: [],
      unchanged: 0,
      problems: ["types.ts", "linked", "broken.ts"],
    });
  });
});

test("planWrites() accepts an output folder that is a link itself", async () => {
  await withTemporaryFolder(async (folder) => {
    await mkdir(folder.resolve("real"));
    await symlink(folder.resolve("real"), folder.resolve("out"));
    applyWrites(nodeFiles, plan(folder, [generated("types.ts", "1")]));
    assert.equal(existsSync(folder.resolve("real/types.ts")), true);
  });
});

test("planWrites() refuses a folder in place of a file, and a file in place of a folder", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("out/types.ts/inside.txt", "");
    await folder.write("out/sub", "");
    const outputs = [generated("types.ts", "1"), generated("sub/a.ts", "1")];
    const { problems } = plan(folder, outputs, { force: true });
    assert.deepEqual(problems.map(({ message }) => message), [
      "Expected a file here: this is none",
      "Expected a folder here: this is none",
    ]);
  });
});

test("planWrites() throws for outputs outside of the folder", async () => {
  await withTemporaryFolder((folder) => {
    for (const path of ["../a.ts", "/a.ts", "a/../../b.ts", "a\\b.ts", "", "./a.ts"]) {
      assert.throws(() => plan(folder, [generated(path, "1")]), TypeError, path);
    }
  });
});

test("applyWrites() changes nothing when a file cannot be staged", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("out/a.ts", generated("", "old").text);
    const files: Files = {
      ...nodeFiles,
      stage(path, content) {
        if (path.endsWith("b.ts")) throw new Error("Disk is full");
        return nodeFiles.stage(path, content);
      },
    };
    const found = plan(folder, [generated("a.ts", "new"), generated("b.ts", "new")]);
    assert.throws(() => applyWrites(files, found), { message: "Disk is full" });
    assert.deepEqual(await readdir(folder.resolve("out")), ["a.ts"]);
    assert.equal(await readFile(folder.resolve("out/a.ts"), "utf8"), generated("", "old").text);
  });
});

test("applyWrites() puts back what it wrote when a later file fails", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("out/a.ts", generated("", "old").text);
    const files: Files = {
      ...nodeFiles,
      stage(path, content) {
        const staged = nodeFiles.stage(path, content);
        if (!path.endsWith("c.ts")) return staged;
        return {
          ...staged,
          commit() {
            throw new Error("Permission denied");
          },
        };
      },
    };
    const outputs = ["a.ts", "b.ts", "c.ts"].map((path) => generated(path, "new"));
    assert.throws(() => applyWrites(files, plan(folder, outputs)), {
      message: "Permission denied",
    });
    assert.deepEqual(await readdir(folder.resolve("out")), ["a.ts"]);
    assert.equal(await readFile(folder.resolve("out/a.ts"), "utf8"), generated("", "old").text);
  });
});

test("planWrites() rewrites a generated file that somebody changed", async () => {
  await withTemporaryFolder(async (folder) => {
    const outputs = [generated("a.ts", "1")];
    applyWrites(nodeFiles, plan(folder, outputs));
    await writeFile(folder.resolve("out/a.ts"), `${generated("", "1").text}// edited\n`);
    assert.deepEqual(summary(plan(folder, outputs), folder), {
      changes: ["write a.ts: different"],
      unchanged: 0,
      problems: [],
    });
  });
});

test("planWrites() takes the line ends of Windows for no difference", async () => {
  await withTemporaryFolder(async (folder) => {
    const { text } = generated("", "1\n2");
    await folder.write("out/same.ts", text.replaceAll("\n", "\r\n"));
    await folder.write("out/stale.ts", text.replaceAll("\n", "\r\n"));
    assert.deepEqual(summary(plan(folder, [generated("same.ts", "1\n2")]), folder), {
      changes: ["remove stale.ts: stale"],
      unchanged: 1,
      problems: [],
    });
  });
});

test("nodeFiles.stage() removes what a killed run left behind, and nothing else", async () => {
  await withTemporaryFolder(async (folder) => {
    const abandoned = `.types.ts.${crypto.randomUUID()}.tmp`;
    const fresh = `.types.ts.${crypto.randomUUID()}.tmp`;
    const foreign = [".types.ts.swp", ".mine.tmp", `types.ts.${crypto.randomUUID()}.tmp`];
    for (const name of [abandoned, fresh, ...foreign]) {
      const path = await folder.write(`out/${name}`, "");
      if (name !== fresh) await utimes(path, 1000, 1000);
    }
    nodeFiles.stage(folder.resolve("out/types.ts"), "text").commit();
    const left = (await readdir(folder.resolve("out"))).sort();
    assert.deepEqual(left, [fresh, ...foreign, "types.ts"].sort());
  });
});
