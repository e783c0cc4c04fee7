import { ServiceError } from "./errors.ts";
import { parseJsonWithComments } from "./jsonc.ts";

/** Which config file, and which part of it. */
export interface ConfigFileLocation {
  /** From `CONFIG_FILE`. */
  readonly path: string;
  /** From `CONFIG_KEY`: the top-level member to take instead of the whole file. */
  readonly key?: string;
}

/**
 * Reads the settings out of the text of a config file: JSON with comments, an object at its root.
 *
 * @param text the content of the file
 * @param location named in errors; `key` picks one top-level member, which must hold an object
 * @returns the settings, with the types that JSON gives them
 * @throws {ServiceError} `bad-configuration`, naming file and key
 */
export function parseConfigFile(
  text: string,
  location: ConfigFileLocation,
): Record<string, unknown> {
  const { path, key } = location;
  const fail = (problem: string, cause?: unknown): never => {
    throw new ServiceError("bad-configuration", `Config file "${path}" ${problem}`, { cause });
  };
  let root: unknown;
  try {
    root = parseJsonWithComments(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    fail(`is no JSON with comments: ${reason}`, error);
  }
  if (!isObject(root)) return fail(`holds ${describe(root)} at its root: expected an object`);
  if (key === undefined) return root;
  if (!Object.hasOwn(root, key)) {
    const keys = Object.keys(root).map((name) => `"${name}"`).join(", ");
    return fail(`has no key "${key}", which CONFIG_KEY names: expected one of ${keys || "none"}`);
  }
  const part = root[key];
  if (isObject(part)) return part;
  return fail(`holds ${describe(part)} at the key "${key}": expected an object`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names the type only: the value may be a secret. */
function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
