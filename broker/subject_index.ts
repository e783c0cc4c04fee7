/**
 * Finds what listens to a subject: a tree of tokens, with a memory of what was found.
 *
 * @module
 */

interface Node<T> {
  readonly children: Map<string, Node<T>>;
  readonly entries: Set<T>;
}

const MAX_REMEMBERED = 1024;

/** What listens to which pattern. `R` is what a subject's listeners are arranged to. */
export class SubjectIndex<T, R> {
  readonly #root: Node<T> = createNode();
  readonly #arrange: (entries: readonly T[]) => R;
  readonly #remembered: Map<string, R> = new Map();

  /** @param arrange prepares what was found, once for each subject */
  constructor(arrange: (entries: readonly T[]) => R) {
    this.#arrange = arrange;
  }

  /** Adds an entry under a pattern. */
  add(pattern: string, entry: T): void {
    this.#remembered.clear();
    let node = this.#root;
    for (const token of pattern.split(".")) {
      let child = node.children.get(token);
      if (child === undefined) node.children.set(token, child = createNode());
      node = child;
    }
    node.entries.add(entry);
  }

  /** Removes an entry, and the branches that are empty without it. */
  remove(pattern: string, entry: T): void {
    this.#remembered.clear();
    const path = [{ node: this.#root, token: "" }];
    for (const token of pattern.split(".")) {
      const node = path.at(-1)?.node.children.get(token);
      if (node === undefined) return;
      path.push({ node, token });
    }
    path.at(-1)?.node.entries.delete(entry);
    for (let depth = path.length - 1; depth > 0; depth--) {
      const { node, token } = path[depth]!;
      if (node.entries.size > 0 || node.children.size > 0) return;
      path[depth - 1]?.node.children.delete(token);
    }
  }

  /** What listens to a subject, arranged. */
  find(subject: string): R {
    const known = this.#remembered.get(subject);
    if (known !== undefined) return known;
    const found: T[] = [];
    const tokens = subject.split(".");
    if (!tokens.includes("")) collect(this.#root, { tokens, depth: 0, found });
    const arranged = this.#arrange(found);
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(subject, arranged);
    return arranged;
  }
}

function createNode<T>(): Node<T> {
  return { children: new Map(), entries: new Set() };
}

interface Search<T> {
  readonly tokens: readonly string[];
  readonly depth: number;
  readonly found: T[];
}

function collect<T>(node: Node<T>, { tokens, depth, found }: Search<T>): void {
  const token = tokens[depth];
  if (token === undefined) {
    return take(node, found);
  }
  const next = { tokens, depth: depth + 1, found };
  const literal = token === "*" || token === ">" ? undefined : node.children.get(token);
  if (literal !== undefined) collect(literal, next);
  const any = node.children.get("*");
  if (any !== undefined) collect(any, next);
  const rest = node.children.get(">");
  if (rest !== undefined) take(rest, found);
}

/** Not all at once as arguments: there may be more than the stack holds. */
function take<T>(node: Node<T>, found: T[]): void {
  for (const entry of node.entries) found.push(entry);
}
