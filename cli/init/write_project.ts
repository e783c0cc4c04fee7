import { lstatSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { EMPTY } from "./empty.ts";
import { EXAMPLE } from "./example.ts";
import { commonFiles, type ProjectChoices, type ProjectFiles } from "./project_files.ts";

/**
 * Makes the files of a new project.
 *
 * @param choices what is chosen
 * @returns texts by path within the project
 */
export function projectFiles(choices: ProjectChoices): ProjectFiles {
  const content = choices.content === "example" ? EXAMPLE : EMPTY;
  return { ...commonFiles(choices, content), ...content.files };
}

/**
 * Tells which files of a project are there already.
 *
 * @param folder the folder of the project, absolute
 * @param files texts by path within it
 * @returns the paths of files, folders and links, within the project
 */
export function findExisting(folder: string, files: ProjectFiles): string[] {
  return Object.keys(files)
    .filter((path) => lstatSync(join(folder, path), { throwIfNoEntry: false }) !== undefined);
}

/**
 * Writes the files of a project, and never over another one.
 *
 * @param folder the folder of the project, absolute
 * @param files texts by path within it
 * @throws {Error} when the file system refuses, also because a file has come meanwhile
 */
export function writeProject(folder: string, files: ProjectFiles): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: "wx" });
  }
}
