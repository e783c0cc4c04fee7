/**
 * URIs of schemas. A schema without an absolute `$id` lives at `folder:/` and its file's path, so
 * that references between files need no file system and no network.
 *
 * @module
 */
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const FOLDER = "folder:/";

/** A reference that was made absolute, or why it cannot be. */
export type ResolvedUri = { readonly uri: string } | { readonly problem: string };

/**
 * The URI of a file in the schema folder.
 *
 * @param path within the folder, with `/`
 * @returns an absolute URI
 */
export function folderUri(path: string): string {
  return FOLDER + path;
}

/**
 * Whether a URI is a place in the schema folder.
 *
 * @param uri an absolute URI
 * @returns `false` when an `$id` made it something else
 */
export function isFolderUri(uri: string): boolean {
  return uri.startsWith(FOLDER);
}

/**
 * Makes a reference absolute.
 *
 * @param base an absolute URI
 * @param reference a URI or relative reference, without a fragment
 * @returns the absolute URI, or why there is none
 */
export function resolveUri(base: string, reference: string): ResolvedUri {
  if (isFolderUri(base) && !SCHEME.test(reference)) return resolvePath(base, reference);
  try {
    return { uri: new URL(reference, isFolderUri(base) ? undefined : base).href };
  } catch {
    return { problem: "is no valid URI" };
  }
}

function resolvePath(base: string, reference: string): ResolvedUri {
  if (reference.startsWith("//")) return { problem: "leads to another host" };
  const path = decode(reference);
  const parts = path.startsWith("/") ? [] : base.slice(FOLDER.length).split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return { problem: "leads out of the schema folder" };
    } else if (part !== "." && part !== "") {
      parts.push(part);
    }
  }
  return { uri: folderUri(parts.join("/")) };
}

/**
 * Undoes percent-encoding.
 *
 * @param text part of a URI
 * @returns the text, unchanged when its encoding is broken
 */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
