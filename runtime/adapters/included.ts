/**
 * Files that come with a service: what `include` of its manifest names.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { ServiceError } from "../errors.ts";

// As in host.ts: the import would open stdin.
const { process } = globalThis;

/** Where an executable keeps its files, in Base64 by their paths within the project. */
const EMBEDDED = Symbol.for("telestion-edge.included");

const MANIFEST = "telestion.json";

/** Files by their paths, with `/`. */
export type IncludedFiles = ReadonlyMap<string, Uint8Array>;

/**
 * Reads files that come with the service: out of the executable, beside the program in its
 * container, or in the folder of the project. The manifest lists them as `include` of the service.
 *
 * @param path a folder or a file, as it was included; another one is read from the disk
 * @returns the files below the folder by their paths from there, with `/`; a file by its name
 * @throws {ServiceError} `bad-configuration` when there is nothing
 *
 * @example
 * ```ts
 * import { readIncluded } from "telestion-edge";
 *
 * // With "include": ["package.json"] in telestion.json
 * const files = await readIncluded("package.json").catch(() => new Map());
 * console.log([...files.keys()]);
 * ```
 */
export async function readIncluded(path: string): Promise<IncludedFiles> {
  const embedded = readEmbedded(path);
  const files = embedded.size > 0 ? embedded : await readFiles(projectFolder(), path);
  if (files.size === 0) {
    throw new ServiceError(
      "bad-configuration",
      `Found no file in "${
        resolve(projectFolder(), path)
      }": expected what "include" of the service in ` +
        `${MANIFEST} names`,
    );
  }
  return new Map([...files].map(([name, content]) => {
    return [name === path ? posix.basename(name) : name.slice(path.length + 1), content];
  }));
}

/**
 * Reads a file, or all files of a folder and of those within it.
 *
 * @param root the folder that the path begins at, absolute
 * @param path of the file or the folder
 * @returns the files by their paths from the root, in the order of these; none when nothing is there
 */
export async function readFiles(root: string, path: string): Promise<IncludedFiles> {
  const place = resolve(root, path);
  const found = await stat(place).catch(() => undefined);
  if (found?.isFile()) return new Map([[path, await readFile(place)]]);
  if (!found?.isDirectory()) return new Map();
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile())
    .map((entry) => relative(place, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .sort();
  const contents = await Promise.all(names.map((name) => readFile(join(place, name))));
  return new Map(contents.map((content, index) => [`${path}/${names[index]}`, content]));
}

/**
 * Writes the statement that hands files to {@linkcode readIncluded} within an executable.
 *
 * @param files by their paths within the project
 * @returns JavaScript to stand before the program
 */
export function printEmbedded(files: IncludedFiles): string {
  const texts = [...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString("base64")]);
  const name = JSON.stringify(EMBEDDED.description);
  return `globalThis[Symbol.for(${name})] = ${JSON.stringify(Object.fromEntries(texts))};\n`;
}

function readEmbedded(path: string): IncludedFiles {
  const all: Readonly<Record<string, string>> = Reflect.get(globalThis, EMBEDDED) ?? {};
  const names = Object.keys(all).filter((name) => name === path || name.startsWith(`${path}/`));
  return new Map(names.map((name) => [name, decode(all[name] ?? "")]));
}

function decode(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}

/** Where the manifest is, at or above the program; in a container, where the program is. */
function projectFolder(): string {
  const own = dirname(resolve(process.argv[1] ?? MANIFEST));
  for (let folder = own;; folder = dirname(folder)) {
    if (existsSync(join(folder, MANIFEST))) return folder;
    if (folder === dirname(folder)) return own;
  }
}
