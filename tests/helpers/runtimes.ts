import { fileURLToPath } from "node:url";

export {
  currentRuntime,
  findProgram,
  findRuntime,
  RUNTIME_NAMES,
  type RuntimeName,
} from "../../cli/adapters/runtimes.ts";

/** The folder of this project, absolute. */
export const PROJECT_FOLDER: string = fileURLToPath(new URL("../..", import.meta.url));

/** For files that tests make inside the project, where Bun finds `tsconfig.json`; not in git. */
export const CACHE_FOLDER: string = fileURLToPath(new URL("../../.cache", import.meta.url));
