/**
 * Finds schemas that refer to themselves without looking deeper into the value: checking one would
 * never end.
 *
 * @module
 */
import { keywordIn } from "./keywords.ts";
import type { ProblemList } from "./problem_list.ts";
import { definitionId, type SchemaNode } from "./schema_node.ts";

interface Visit {
  readonly node: SchemaNode;
  readonly next: readonly SchemaNode[];
  index: number;
}

/**
 * Reports every cycle of references that consumes nothing of the value.
 *
 * @param references the targets of each schema's references
 * @param problems receives an error at the reference that closes a cycle
 */
export function checkCycles(
  references: ReadonlyMap<SchemaNode, readonly SchemaNode[]>,
  problems: ProblemList,
): void {
  const done = new Set<SchemaNode>();
  for (const start of [...references.keys()].reverse()) {
    if (!done.has(start)) visitFrom(start, { references, problems, done });
  }
}

interface Search {
  readonly references: ReadonlyMap<SchemaNode, readonly SchemaNode[]>;
  readonly problems: ProblemList;
  readonly done: Set<SchemaNode>;
}

function visitFrom(start: SchemaNode, search: Search): void {
  const open = new Set<SchemaNode>();
  const path: Visit[] = [enter(start, search)];
  open.add(start);
  for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
    const next = visit.next[visit.index++];
    if (next === undefined) {
      path.pop();
      open.delete(visit.node);
      search.done.add(visit.node);
    } else if (open.has(next)) {
      report(path, next, search);
    } else if (!search.done.has(next)) {
      open.add(next);
      path.push(enter(next, search));
    }
  }
}

function enter(node: SchemaNode, { references }: Search): Visit {
  const sameValue = node.children.filter(({ keyword }) =>
    keywordIn(keyword, node)?.role === "place"
  );
  const next = [...references.get(node) ?? [], ...sameValue.map((child) => child.node)];
  return { node, next, index: 0 };
}

function report(
  path: readonly Visit[],
  target: SchemaNode,
  { references, problems }: Search,
): void {
  const start = path.findIndex(({ node }) => node === target);
  const cycle = path.slice(start).map(({ node }) => node);
  const holder = cycle.findLast((node) => references.has(node)) ?? target;
  const way = cycle.slice(0, 5).map(({ at }) => `"${definitionId(at)}"`).join(" to ");
  const more = cycle.length > 5 ? ` and ${cycle.length - 5} more` : "";
  problems.error(
    holder.at,
    `Reference leads in a circle without looking deeper into the value: from ${way}${more} ` +
      `back to the first`,
  );
}
