import {
  Composer,
  type CST,
  type Document,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  visit,
} from "yaml";
import type { JsonValue, Problem } from "../model.ts";
import { escapeToken } from "../pointer.ts";
import { readEach, type Reading } from "../readings.ts";
import type { Source, SourceFile } from "../source.ts";
import { quote } from "../suggest.ts";
import { isRounded, roundedNumber } from "../values.ts";

/** The deepest file in levels; the parser goes by recursion and may end the process beyond. */
const MAX_DEPTH = 400;

/** How many times one anchor may be used, with what its aliases hold in turn. */
const MAX_ALIASES = 100;

/** YAML 1.2 and nothing beyond JSON; members that are there twice are found below, in linear time. */
const OPTIONS = {
  version: "1.2",
  schema: "core",
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  uniqueKeys: false,
} as const;

/**
 * Reads `*.schema.yaml`: YAML 1.2 with its core schema. Tags, keys that are no strings, merge keys
 * and several documents in one file are errors.
 *
 * @example
 * ```ts
 * import { yamlSource } from "telestion-edge/codegen";
 *
 * const file = { path: "a.schema.yaml", absolutePath: "/schemas/a.schema.yaml", text: "type: string" };
 * const { documents } = await yamlSource.read([file]);
 * console.log(documents[0]?.root); // { type: "string" }
 * ```
 */
export const yamlSource: Source = {
  suffix: ".schema.yaml",
  read: readEach(readYaml),
};

function readYaml({ path, text }: SourceFile): Reading {
  const faults: Fault[] = [];
  const root = parse(text, faults);
  const problems = faults.map((fault): Problem => ({ severity: "error", file: path, ...fault }));
  return root === undefined || hasErrors(faults)
    ? { problems }
    : { document: { path, root }, problems };
}

interface Fault {
  /** Default: an error. */
  readonly severity?: "warning";
  readonly pointer: string;
  readonly message: string;
}

function hasErrors(faults: readonly Fault[]): boolean {
  return faults.some(({ severity }) => severity === undefined);
}

function parse(text: string, faults: Fault[]): JsonValue | undefined {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  if (tokens.some(isTooDeep)) {
    faults.push({ pointer: "", message: `YAML is more than ${MAX_DEPTH} levels deep` });
    return undefined;
  }
  const [document, ...others] = [...new Composer(OPTIONS).compose(tokens, true, text.length)];
  for (const { pos, message } of [...document?.errors ?? [], ...document?.warnings ?? []]) {
    const { line, col } = lines.linePos(pos[0]);
    faults.push({
      pointer: "",
      message: `YAML is malformed at line ${line}, column ${col}: ${message}`,
    });
  }
  if (others.length > 0) {
    faults.push({ pointer: "", message: "YAML holds several documents: expected one" });
  }
  if (document === undefined || faults.length > 0) return undefined;
  checkNodes(document, faults);
  return hasErrors(faults) ? undefined : toValue(document, faults);
}

/** Goes without recursion. */
function isTooDeep(token: CST.Token): boolean {
  const waiting = [{ token, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) return true;
    const items = "items" in token ? token.items : token.type === "document" ? [token] : [];
    for (const item of items) {
      const parts = "key" in item ? [item.key, item.value] : [item.value];
      for (const part of parts) {
        if (typeof part === "object" && part !== null) {
          waiting.push({ token: part, depth: depth + 1 });
        }
      }
    }
  }
  return false;
}

/** Finds what the parser lets pass: members that are there twice, merge keys, circles, rounding. */
function checkNodes(document: Document.Parsed, faults: Fault[]): void {
  visit(document, {
    Map(_key, map, path) {
      const names = new Set<string>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? String(key.value) : "";
        const message = name === "<<"
          ? `Merge keys are not part of YAML 1.2: use "$ref"`
          : names.has(name)
          ? `Member ${quote(name)} is there twice in one object`
          : undefined;
        names.add(name);
        if (message === undefined) continue;
        faults.push({ pointer: `${pointerOf([...path, map])}/${escapeToken(name)}`, message });
      }
    },
    Scalar(key, scalar, path) {
      const { value, source = "" } = scalar;
      if (key === "key" || typeof value !== "number" || !isRounded(source)) return;
      const pointer = pointerOf([...path, scalar]);
      faults.push({ severity: "warning", pointer, message: roundedNumber(source) });
    },
    Alias(_key, alias, path) {
      const target = alias.resolve(document);
      if (target !== undefined && !path.includes(target)) return;
      const what = target === undefined ? "has no anchor before it" : "stands within its anchor";
      const message = `Alias ${quote(alias.source)} ${what}`;
      faults.push({ pointer: pointerOf([...path, alias]), message });
    },
  });
}

/** The pointer of the last of a path of nodes. */
function pointerOf(path: readonly unknown[]): string {
  return path.map((node, index) => {
    if (isPair(node) && isScalar(node.key)) return `/${escapeToken(String(node.key.value))}`;
    return isSeq(node) && index < path.length - 1 ? `/${node.items.indexOf(path[index + 1])}` : "";
  }).join("");
}

function toValue(document: Document.Parsed, faults: Fault[]): JsonValue | undefined {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    faults.push({ pointer: "", message: `YAML cannot be expanded: ${message}` });
    return undefined;
  }
}
