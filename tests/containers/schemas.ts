import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import test, { after, before } from "node:test";
import { parseAllDocuments } from "yaml";
import { main } from "../../cli/main.ts";
import { recordingTerminal } from "../cli/recording_terminal.ts";
import { runCommand } from "../helpers/run_program.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";
import { ensureTools, outputOf, runNpm } from "./tools.ts";

const MODELS = "kubernetes-models@5.1.0";

let folder: TemporaryFolder;

before(async () => {
  folder = await createTemporaryFolder();
});

after(() => folder.remove());

async function telestion(...args: readonly string[]): Promise<string> {
  const terminal = recordingTerminal(PROJECT_FOLDER);
  assert.equal(await main(args, terminal), 0, terminal.complaints.join("\n"));
  return terminal.printed.join("\n");
}

test("docker-compose accepts the Compose file of this repository", async () => {
  ensureTools("docker-compose");
  await telestion("compose", "--out", folder.path);
  await folder.write("secrets/nats_password", "0123\n");
  // Debian's docker-compose is the last one that needs no Docker, and older than this member.
  const text = await readFile(folder.resolve("compose.yaml"), "utf8");
  await folder.write("compose.yaml", text.replace(/^name: .+\n/m, ""));
  const args = ["--file", folder.resolve("compose.yaml"), "config"];
  const shown = outputOf("docker-compose", args, await runCommand("docker-compose", args));
  assert.match(shown, /^ {2}web-client:$/m);
});

/** A class of `kubernetes-models`. */
type Model = new (content: object) => { validate(): void };

test("the schemas of Kubernetes accept the manifests of this repository", async () => {
  const args = ["install", "--prefix", folder.path, "--no-audit", "--no-fund", MODELS];
  outputOf("npm", args, await runNpm(args));
  const documents = parseAllDocuments(await telestion("kubernetes", "--stdout"));
  const objects = documents.map((document) => document.toJS());
  assert.ok(objects.length > 4);
  for (const object of objects) {
    const Model = await findModel(object);
    new Model(object).validate();
    assert.throws(() => new Model({ ...object, spec: 1, data: 1 }).validate());
  }
});

async function findModel(
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
): Promise<Model> {
  const path = folder.resolve("node_modules/kubernetes-models", apiVersion, `${kind}.js`);
  const module: Record<string, Model> = await import(pathToFileURL(path).href);
  const model = module[kind];
  assert.ok(model !== undefined, `${kind} is not in ${MODELS}`);
  return model;
}
