import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import type { SourceText } from "./floors.ts";

const NOT_OURS = ["node_modules", "dist", ".git", ".cache", "data", "generated"];

/**
 * Reads the TypeScript files of the project that people write.
 *
 * @returns paths and texts
 */
export function readProjectSources(): SourceText[] {
  return listFiles("").filter((path) => path.endsWith(".ts")).map(readProjectFile);
}

/**
 * Reads a file of the project.
 *
 * @param path within the project
 * @returns path and text
 */
export function readProjectFile(path: string): SourceText {
  return { path, text: readFileSync(join(PROJECT_FOLDER, path), "utf8") };
}

/**
 * Lists the files of a folder, without those that tools make.
 *
 * @param folder within the project, `""` for all
 * @returns paths within the project, with `/`, sorted; none when there is no such folder
 */
export function listFiles(folder: string): string[] {
  if (!existsSync(join(PROJECT_FOLDER, folder))) return [];
  return readdirSync(join(PROJECT_FOLDER, folder)).sort().flatMap((name) => {
    if (NOT_OURS.includes(name)) return [];
    const path = folder === "" ? name : `${folder}/${name}`;
    return statSync(join(PROJECT_FOLDER, path)).isDirectory() ? listFiles(path) : [path];
  });
}
