/** quicktype-core over all schemas of the folder at hand: types and converters, each by itself. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { FetchingJSONSchemaStore, InputData, JSONSchemaInput, quicktype } from "quicktype-core";

for (const path of readdirSync("schemas", { recursive: true }).sort()) {
  if (!path.endsWith(".json")) continue;
  const input = new JSONSchemaInput(new FetchingJSONSchemaStore());
  const uri = `file://${resolve("schemas", path)}`;
  await input.addSource({
    name: "Message",
    uris: [uri],
    schema: readFileSync(`schemas/${path}`, "utf8"),
  });
  const data = new InputData();
  data.addInput(input);
  const { lines } = await quicktype({ inputData: data, lang: "typescript" });
  writeFileSync(`peer-${path.replaceAll("/", "-")}.ts`, lines.join("\n"));
}
