import { realpathSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder for one test. */
export interface TemporaryFolder {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** Writes a file, making the folders on its way; gives its absolute path. */
  write(path: string, content: string | Uint8Array): Promise<string>;
  /** The absolute path of something in the folder. */
  resolve(...parts: string[]): string;
  /** Removes the folder with all that is in it. */
  remove(): Promise<void>;
}

/**
 * Makes an empty folder.
 *
 * @param options `in`: the folder to make it in, default the system's one for temporary files;
 * `files`: content by path
 * @returns the folder; call `remove()` in the end, or use {@linkcode withTemporaryFolder}
 */
export async function createTemporaryFolder(
  options: {
    readonly in?: string;
    readonly files?: Readonly<Record<string, string | Uint8Array>>;
  } = {},
): Promise<TemporaryFolder> {
  const parent = options.in ?? tmpdir();
  await mkdir(parent, { recursive: true });
  const path = realpathSync(await mkdtemp(join(parent, "telestion-")));
  const folder: TemporaryFolder = {
    path,
    resolve: (...parts) => join(path, ...parts),
    write: async (name, content) => {
      const file = join(path, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      return file;
    },
    remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  };
  for (const [name, content] of Object.entries(options.files ?? {})) {
    await folder.write(name, content);
  }
  return folder;
}

/**
 * Runs `body` with an empty folder and removes the folder afterwards.
 *
 * @param body gets the folder
 * @returns what `body` returns
 */
export async function withTemporaryFolder<T>(
  body: (folder: TemporaryFolder) => Promise<T> | T,
): Promise<T> {
  const folder = await createTemporaryFolder();
  try {
    return await body(folder);
  } finally {
    await folder.remove();
  }
}
