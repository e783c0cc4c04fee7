import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { symlink } from "node:fs/promises";
import { test } from "node:test";
import { nodeFiles } from "../../cli/adapters/files.ts";
import { readSchemas } from "../../codegen/read.ts";
import { type TemporaryFolder, withTemporaryFolder } from "../helpers/temporary_folder.ts";

const SUFFIXES = [".schema.json", ".schema.yaml"];

function read(folder: TemporaryFolder): { files: string[]; problems: string[] } {
  const found = readSchemas(nodeFiles, { folder: folder.resolve("in"), suffixes: SUFFIXES });
  return {
    files: found.files.map(({ path }) => path),
    problems: found.problems.map(({ file, message }) => `${file}: ${message}`),
  };
}

test("readSchemas() finds schemas in all folders, sorted by code units", async () => {
  await withTemporaryFolder(async (folder) => {
    const names = ["b.schema.json", "a/z.schema.yaml", "a/B.schema.json", "ä.schema.json"];
    for (const name of names) await folder.write(`in/${name}`, "{}");
    for (const name of ["x.json", "schema.json", "readme.md"]) await folder.write(`in/${name}`, "");
    await folder.write("in/node_modules/p/n.schema.json", "{}");
    await folder.write("in/.git/g.schema.json", "{}");
    await folder.write("in/.h.schema.json", "{}");
    assert.deepEqual(read(folder), {
      files: ["a/B.schema.json", "a/z.schema.yaml", "b.schema.json", "ä.schema.json"],
      problems: [],
    });
  });
});

test("readSchemas() strips a byte order mark", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("in/a.schema.json", "\uFEFF{}");
    const { files } = readSchemas(nodeFiles, { folder: folder.resolve("in"), suffixes: SUFFIXES });
    assert.equal(files[0]?.text, "{}");
  });
});

test("readSchemas() says where bytes are no UTF-8", async () => {
  const cases: readonly (readonly [bytes: readonly number[], offset: number])[] = [
    [[0xff, 0xfe, 0x7b, 0x00], 0],
    [[0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d], 3],
    [[0x7b, 0xe2, 0x82], 3],
    [[0xed, 0xa0, 0x80], 1],
  ];
  for (const [bytes, offset] of cases) {
    await withTemporaryFolder(async (folder) => {
      await folder.write("in/a.schema.json", Uint8Array.from(bytes));
      assert.deepEqual(read(folder).problems, [
        `a.schema.json: Expected UTF-8: the bytes from offset ${offset} on are not`,
      ]);
    });
  }
});

test("readSchemas() takes U+FFFD that is in a file itself", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("in/a.schema.json", '\uFEFF{"title":"\uFFFD"}');
    const { files } = readSchemas(nodeFiles, { folder: folder.resolve("in"), suffixes: SUFFIXES });
    assert.equal(files[0]?.text, '{"title":"\uFFFD"}');
  });
});

test("readSchemas() refuses two notations of one name", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("in/m/a.schema.json", "{}");
    await folder.write("in/m/a.schema.yaml", "{}");
    assert.deepEqual(read(folder).problems, [
      `m/a.schema.yaml: Schema is there twice: "m/a.schema.json" has the same name. Remove one of them`,
    ]);
  });
});

test("readSchemas() follows links within the folder only", async () => {
  await withTemporaryFolder(async (folder) => {
    const outside = await folder.write("outside/secret.schema.json", "{}");
    const inside = await folder.write("in/real/a.schema.json", "{}");
    await symlink(inside, folder.resolve("in/b.schema.json"));
    await symlink(folder.resolve("in/real"), folder.resolve("in/again"));
    await symlink(outside, folder.resolve("in/c.schema.json"));
    await symlink(folder.resolve("outside"), folder.resolve("in/d"));
    await symlink(folder.resolve("in"), folder.resolve("in/real/loop"));
    await symlink(folder.resolve("nowhere"), folder.resolve("in/e.schema.json"));
    await symlink(outside, folder.resolve("in/harmless.txt"));
    assert.deepEqual(read(folder), {
      files: ["again/a.schema.json", "b.schema.json", "real/a.schema.json"],
      problems: [
        "again/loop: Link leads to a folder that it is in",
        "c.schema.json: Link leads out of the schema folder, to " +
        `"${folder.resolve("outside/secret.schema.json")}"`,
        `d: Link leads out of the schema folder, to "${folder.resolve("outside")}"`,
        "e.schema.json: Link leads nowhere: expected a file",
        "real/loop: Link leads to a folder that it is in",
      ],
    });
  });
});

test("readSchemas() refuses names that cannot be printed, and what is no file", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("in/a\nb.schema.json", "{}");
    execFileSync("mkfifo", [folder.resolve("in/pipe.schema.json")]);
    assert.deepEqual(read(folder), {
      files: [],
      problems: [
        'a\nb.schema.json: Name "a\\nb.schema.json" holds a character that cannot be used',
        "pipe.schema.json: Expected a regular file: this is a pipe, a socket or a device",
      ],
    });
  });
});

test("readSchemas() gives the folders, for a watcher", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("in/a/b/c.txt", "");
    const { folders } = readSchemas(nodeFiles, { folder: folder.resolve("in"), suffixes: [] });
    assert.deepEqual(folders, ["in", "in/a", "in/a/b"].map((path) => folder.resolve(path)));
  });
});
