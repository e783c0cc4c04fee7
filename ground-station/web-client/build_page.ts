import { rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { readWebContract } from "./describe_contract.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const PAGE = fileURLToPath(new URL("page/", import.meta.url));

/** Where the built page is, unless somebody says otherwise. */
export const PAGE_FOLDER: string = join(PROJECT, "build/web-client");

/** What to build of, and where to. */
export interface BuildOptions {
  /** The schemas; default those of this project. */
  readonly schemas?: string;
  /** What `telestion gen` made of them; default that of this project. */
  readonly generated?: string;
  /** Where to; what is there is removed. Default {@linkcode PAGE_FOLDER}. */
  readonly folder?: string;
}

/**
 * Builds the page: a few files that any web server can serve.
 *
 * @param options what to build of, and where to
 * @throws {Error} when a schema or a module is wrong
 */
export async function buildPage(options: BuildOptions = {}): Promise<void> {
  const {
    schemas = join(PROJECT, "schemas"),
    generated = join(PROJECT, "generated"),
    folder = PAGE_FOLDER,
  } = options;
  const contract = JSON.stringify(await readWebContract(schemas));
  const built = `${folder}.${process.pid}.new`;
  await build({
    root: PAGE,
    base: "./",
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: "error",
    resolve: {
      alias: [
        // In a browser the package is its client.
        { find: /^telestion-edge(?:\/client)?$/, replacement: join(PROJECT, "client.ts") },
        { find: /^telestion-edge\/packets$/, replacement: join(PROJECT, "packets/mod.ts") },
        {
          find: /^telestion-edge\/validation$/,
          replacement: join(PROJECT, "runtime/validation.ts"),
        },
        { find: /^.*\/generated\/mod\.ts$/, replacement: join(generated, "mod.ts") },
      ],
    },
    plugins: [{
      name: "contract",
      generateBundle() {
        this.emitFile({ type: "asset", fileName: "contract.json", source: contract });
      },
    }],
    build: {
      outDir: built,
      emptyOutDir: true,
      target: "es2022",
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
    },
  });
  await putInPlace(built, folder);
}

/** At once: others may read the page that was there, or build one of their own. */
async function putInPlace(built: string, folder: string): Promise<void> {
  const old = `${folder}.${process.pid}.old`;
  await rename(folder, old).catch(() => {}); // there was none
  try {
    await rename(built, folder);
  } catch (error) {
    await rm(built, { recursive: true, force: true });
    const isThere = await stat(folder).then(() => true, () => false);
    if (!isThere) throw error; // else somebody else was faster
  }
  await rm(old, { recursive: true, force: true });
}
