import { transformSync } from "esbuild";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** The files of the page; modules are served under the names by which they import each other. */
export const PAGE_FILES: readonly string[] = [
  "index.html",
  "style.css",
  "page.ts",
  "compose.ts",
  "dom.ts",
  "event_stream.ts",
  "fields.ts",
  "live.ts",
  "schema.ts",
  "services.ts",
  "subjects.ts",
];

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  css: "text/css",
  ts: "text/javascript",
};

/** Beside this module, or in the package beside what was built of it. */
const FOLDERS = ["./page/", "../cli/console/page/", "../../cli/console/page/"];

/** A file as it is served. */
export interface PageFile {
  readonly contentType: string;
  readonly text: string;
}

/**
 * Reads the page, and turns its modules into what a browser runs.
 *
 * @returns the files by their path on the server, such as `/page.ts`; `/` is the page
 */
export async function loadPage(): Promise<ReadonlyMap<string, PageFile>> {
  const folder = pageFolder();
  const files = await Promise.all(PAGE_FILES.map(async (name) => {
    const text = await read(new URL(name, folder));
    const suffix = name.slice(name.lastIndexOf(".") + 1);
    const served = suffix === "ts" ? toScript(text) : text;
    const contentType = `${TYPES[suffix]}; charset=utf-8`;
    return [name === "index.html" ? "/" : `/${name}`, { contentType, text: served }] as const;
  }));
  return new Map(files);
}

/** At once: the service of esbuild that does it later ends under Bun while nobody needs it. */
function toScript(text: string): string {
  return transformSync(text, { loader: "ts", target: "es2022", minify: true }).code;
}

function pageFolder(): URL {
  const candidates = FOLDERS.map((path) => new URL(path, import.meta.url));
  return candidates.find((url) => url.protocol !== "file:" || existsSync(url)) ??
    new URL("./page/", import.meta.url);
}

/** The program may run from the web (Deno). */
async function read(url: URL): Promise<string> {
  return url.protocol === "file:" ? await readFile(url, "utf8") : await (await fetch(url)).text();
}
