import { extname, resolve } from "node:path";
import { readIncluded, ServiceError } from "telestion-edge";

/** Where `build.ts` puts the page, within the project; `telestion.json` includes it. */
const BUILT = "build/web-client";

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
 * @param folder where it is; `""`: what comes with the service
 * @returns the files by their path on the server; `/` is the page
 * @throws {ServiceError} `bad-configuration` when the page is not there
 */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const place = folder === "" ? BUILT : resolve(folder);
  const files = await readIncluded(place).catch((cause) => explain(place, cause));
  const served = [...files].filter(([name]) => TYPES[extname(name)] !== undefined);
  if (!files.has("index.html")) explain(place);
  return new Map(served.map(([name, content]) => {
    const contentType = TYPES[extname(name)] ?? "";
    return [name === "index.html" ? "/" : `/${name}`, { contentType, content }];
  }));
}

function explain(place: string, cause?: unknown): never {
  throw new ServiceError(
    "bad-configuration",
    `Found no page in "${place}": build it with "npm run web", or name its folder with PAGE`,
    { cause },
  );
}
