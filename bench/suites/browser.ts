/**
 * What a web page loads: client and validators beyond the connection, and each message of 25
 * members, gzipped.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { emit } from "../../tests/codegen/support/emitted.ts";
import { SCHEMAS } from "../contenders/contender.ts";
import { BUILD, bundleWhole } from "../harness/build.ts";
import { alternate, type Runner, type Suite, type Table, tableOf } from "../harness/suite.ts";

const MESSAGES = 11;
const FOLDER = join(BUILD, "browser");

/** Sizes for web pages. */
export const browser: Suite = { name: "browser", run };

async function run(): Promise<readonly Table[]> {
  const sizes = new Map<string, number>();
  for (const count of [0, 1, MESSAGES]) sizes.set(String(count), await sizeOf(count));
  const [bare = 0, one = 0, many = 0] = [...sizes.values()];
  const rows: readonly (readonly [string, number])[] = [
    ["connection (nats.ws)", bare],
    ["beyond: client, validator of one message", one - bare],
    ["each further message of 25 members", (many - one) / (MESSAGES - 1)],
  ];
  const runners = rows.map(([name, size]): Runner => ({
    name,
    measure: () => Promise.resolve({ size: size / 1000 }),
  }));
  const series = await alternate(runners, 1);
  const title = "browser bundle, gzipped";
  return [
    tableOf(series, { title, unit: "kB", baseline: "connection (nats.ws)", quantity: "size" }),
  ];
}

/** The size of a page's bundle with so many messages. */
async function sizeOf(messages: number): Promise<number> {
  const folder = join(FOLDER, String(messages));
  await mkdir(join(folder, "generated"), { recursive: true });
  const schemas = Array.from({ length: messages }, (_, at) => [`message${at}`, messageAt(at)]);
  for (const [path, text] of Object.entries(emit(Object.fromEntries(schemas)))) {
    await writeFile(join(folder, "generated", path), text);
  }
  const client = messages === 0
    ? ""
    : `import { createClient } from "./generated/mod.ts"; globalThis.client = createClient(nc);`;
  const page = `import { connect } from "nats.ws"; const nc = await connect();\n${client}`;
  await writeFile(join(folder, "page.js"), page);
  const outDir = join(folder, "out");
  await bundleWhole({ page: join(folder, "page.js") }, { outDir, platform: "browser" });
  return gzipSync(readFileSync(join(outDir, "page.js")), { level: 9 }).length;
}

/** Messages have other names for their members, as those of other sensors have. */
function messageAt(index: number): object {
  const text = JSON.stringify(SCHEMAS.telemetry).replaceAll("channel", `sensor${index}_`);
  return { ...JSON.parse(text), "x-message": {} };
}
