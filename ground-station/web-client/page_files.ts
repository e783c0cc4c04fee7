import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ServiceError } from "telestion-edge";

const BUILT = new URL("../../build/web-client/", import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
};

/** A file as it is served. */
export interface PageFile {
  readonly contentType: string;
  readonly content: Uint8Array;
}

/**
 * Reads the built page. Nothing else is ever served, whatever a request asks for.
 *
 * @param folder where it is; `""`: where `build.ts` puts it
 * @returns the files by their path on the server; `/` is the page
 * @throws {ServiceError} `bad-configuration` when the page is not there
 */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const root = folder === "" ? fileURLToPath(BUILT) : folder;
  const names = await listFiles(root);
  const served = names.filter((name) => TYPES[extname(name)] !== undefined);
  if (!served.includes("index.html")) {
    throw new ServiceError(
      "bad-configuration",
      `Found no page in "${root}": build it with "npm run web", or name its folder with PAGE`,
    );
  }
  return new Map(
    await Promise.all(served.map(async (name) => {
      const contentType = TYPES[extname(name)] ?? "";
      const content = new Uint8Array(await readFile(join(root, name)));
      return [name === "index.html" ? "/" : `/${name}`, { contentType, content }] as const;
    })),
  );
}

async function listFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}
