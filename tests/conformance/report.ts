/**
 * Tables of outcomes.
 *
 * @module
 */
import type { Outcome } from "./run.ts";
import type { Form } from "./scenario.ts";

/** How a table looks. */
export interface TableOptions {
  /** In the order of the columns. */
  readonly forms: readonly Form[];
  /** One row for each scenario instead of each group. */
  readonly detailed: boolean;
}

type Row = readonly [title: string, cells: readonly string[]];

const SYMBOLS = { "passed": "✓", "failed": "✗", "known failure": "!", "not run": "–" } as const;

/**
 * Prints a table for a terminal.
 *
 * @param outcomes in any order
 * @param options columns and rows
 * @returns text with a heading for each group
 */
export function printTable(outcomes: readonly Outcome[], options: TableOptions): string {
  const rows = listRows(outcomes, options);
  const width = Math.max(...rows.map(([title]) => title.length), 8);
  const widths = options.forms.map(({ title }, column) =>
    Math.max(title.length, ...rows.map(([, cells]) => cells[column]?.length ?? 0))
  );
  const line = (title: string, cells: readonly string[]): string =>
    [title.padEnd(width), ...cells.map((cell, column) => center(cell, widths[column] ?? 0))]
      .join("  ").trimEnd();
  const head = line("", options.forms.map(({ title }) => title));
  return [head, ...rows.map(([title, cells]) => line(title, cells))].join("\n");
}

/**
 * Prints a table for a README.
 *
 * @param outcomes in any order
 * @param options columns and rows
 * @returns Markdown
 */
export function printMarkdown(outcomes: readonly Outcome[], options: TableOptions): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rows = listRows(outcomes, options).map(([title, cells]) =>
    line([title.trim().replace(/[|\\<>*_]/g, "\\$&"), ...cells])
  );
  const head = [
    options.detailed ? "scenario" : "scenarios",
    ...options.forms.map(({ title }) => title),
  ];
  const rule = ["---", ...options.forms.map(() => ":-:")];
  return [line(head), line(rule), ...rows].join("\n");
}

/**
 * Says why what did not pass did not.
 *
 * @param outcomes in any order
 * @returns one paragraph for each reason; of forms that did not run at all, one for the form
 */
export function explain(outcomes: readonly Outcome[]): string {
  const reasons = new Map<string, string[]>();
  for (const { form, group, scenario, result, reason = "" } of outcomes) {
    if (result === "passed") continue;
    const what = `${SYMBOLS[result]} ${form}, ${result}: ${reason}`;
    reasons.set(what, [...reasons.get(what) ?? [], `${group}: ${scenario}`]);
  }
  return [...reasons].map(([what, names]) => {
    const shown = names.length > 5 ? [...names.slice(0, 2), `and ${names.length - 2} more`] : names;
    return `${indent(what, "  ")}\n${shown.map((name) => `    ${name}`).join("\n")}`;
  }).join("\n");
}

/**
 * Counts the outcomes.
 *
 * @param outcomes in any order
 * @returns such as `120 passed, 1 failed`
 */
export function summarise(outcomes: readonly Outcome[]): string {
  return (Object.keys(SYMBOLS) as Outcome["result"][]).flatMap((result) => {
    const count = outcomes.filter((outcome) => outcome.result === result).length;
    return count > 0 || result === "passed" ? [`${count} ${result}`] : [];
  }).join(", ");
}

function listRows(outcomes: readonly Outcome[], { forms, detailed }: TableOptions): Row[] {
  const groups = [...new Set(outcomes.map(({ group }) => group))];
  return groups.flatMap((group) => {
    const own = outcomes.filter((outcome) => outcome.group === group);
    const total: Row = [group, forms.map(({ name }) => count(own, name))];
    if (!detailed) return [total];
    const titles = [...new Set(own.map(({ scenario }) => scenario))];
    const rows = titles.map((title): Row => {
      const cells = forms.map(({ name }) => {
        const found = own.find(({ form, scenario }) => form === name && scenario === title);
        return found === undefined ? "" : SYMBOLS[found.result];
      });
      return [`  ${title}`, cells];
    });
    return [total, ...rows];
  });
}

/** `12` when all have passed, `11/12` when not, `–` when none has run. */
function count(outcomes: readonly Outcome[], form: string): string {
  const run = outcomes.filter((one) => one.form === form && one.result !== "not run");
  if (run.length === 0) return SYMBOLS["not run"];
  const good = run.filter(({ result }) => result === "passed");
  return good.length === run.length ? `${run.length} ✓` : `${good.length}/${run.length}`;
}

function center(text: string, width: number): string {
  const before = Math.floor((width - text.length) / 2);
  return text.padStart(text.length + before).padEnd(width);
}

function indent(text: string, by: string): string {
  return text.trimEnd().split("\n").map((line) => by + line).join("\n");
}
