import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { nodeFiles } from "../../cli/adapters/files.ts";
import { emitters } from "../../codegen/emitters/all.ts";
import { generate } from "../../codegen/generate.ts";
import { jsonSource } from "../../codegen/sources/json.ts";
import { update } from "../../codegen/update.ts";
import { type TemporaryFolder, withTemporaryFolder } from "../helpers/temporary_folder.ts";

const PING = { "x-message": {}, type: "object", properties: { count: { type: "integer" } } };

/** Brings a folder's output up to date; tells whether code was generated for that. */
async function run(folder: TemporaryFolder): Promise<{ generated: boolean; changed: number }> {
  let generated = false;
  const { changes, problems } = await update(nodeFiles, {
    schemas: folder.resolve("schemas"),
    out: folder.resolve("out"),
    packageName: "telestion-edge",
    suffixes: [".schema.json"],
    executable: [],
    generate: (files) => {
      generated = true;
      return generate(files, { sources: [jsonSource], emitters });
    },
  });
  assert.deepEqual(problems, []);
  return { generated, changed: changes.length };
}

test("update() generates nothing when neither schemas nor output have changed", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("schemas/ping.schema.json", JSON.stringify(PING));
    assert.deepEqual(await run(folder), { generated: true, changed: 4 });
    assert.deepEqual(await run(folder), { generated: false, changed: 0 });
  });
});

test("update() notices each output file that somebody has changed", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("schemas/ping.schema.json", JSON.stringify(PING));
    await run(folder);
    for (const name of ["messages.ts", "mod.ts", "types.ts", "validators.ts"]) {
      const text = await readFile(folder.resolve("out", name), "utf8");
      await folder.write(`out/${name}`, `${text}// changed\n`);
      assert.deepEqual(await run(folder), { generated: true, changed: 1 }, name);
      assert.equal(await readFile(folder.resolve("out", name), "utf8"), text);
    }
  });
});
