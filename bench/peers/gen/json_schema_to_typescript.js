/** `json-schema-to-typescript` over all schemas of the folder at hand: types only. */
import { readdirSync, writeFileSync } from "node:fs";
import { compileFromFile } from "json-schema-to-typescript";

for (const path of readdirSync("schemas", { recursive: true }).sort()) {
  if (!path.endsWith(".json")) continue;
  const code = await compileFromFile(`schemas/${path}`, { format: false });
  writeFileSync(`peer-${path.replaceAll("/", "-")}.ts`, code);
}
