import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE_FOLDER, PROJECT_FOLDER } from "../helpers/runtimes.ts";

interface DenoManifest {
  readonly exports: Record<string, string>;
  readonly imports: Record<string, string>;
}

/**
 * Copies the project, without an export that cannot be checked where JSR is out of reach.
 *
 * @param exportName the export to leave out
 * @param file its file
 * @returns the folder with the copy
 */
export function preparePublishFolder(exportName: string, file: string): string {
  const folder = join(CACHE_FOLDER, "publish");
  rmSync(folder, { recursive: true, force: true });
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
    cwd: PROJECT_FOLDER,
    encoding: "utf8",
  });
  for (const path of listed.trim().split("\n")) {
    if (path !== file) cpSync(join(PROJECT_FOLDER, path), join(folder, path), { force: true });
  }
  symlinkSync(join(PROJECT_FOLDER, "node_modules"), join(folder, "node_modules"));
  const manifest = JSON.parse(readFileSync(join(folder, "deno.json"), "utf8")) as DenoManifest;
  delete manifest.exports[exportName];
  for (const [name, target] of Object.entries(manifest.imports)) {
    if (target.startsWith("jsr:")) delete manifest.imports[name];
  }
  writeFileSync(join(folder, "deno.json"), JSON.stringify(manifest));
  return folder;
}
