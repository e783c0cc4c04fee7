import type { Row, Table } from "./suite.ts";

/** Prints a table for people. */
export function printTable({ title, unit, rows }: Table): void {
  console.log(`\n${title} (${unit}; median, p10-p90)`);
  for (const row of rows) console.log(`  ${printRow(row)}`);
}

function printRow({ contender, summary, ratio, disqualified, note }: Row): string {
  const name = contender.padEnd(28);
  if (disqualified !== undefined) return `${name}disqualified: ${disqualified.split("\n")[0]}`;
  const { median, p10, p90 } = summary;
  const spread = `(${number(p10)}-${number(p90)})`;
  const times = ratio === undefined ? "" : `${ratio.toFixed(2)}x`.padStart(8);
  return `${name}${number(median).padStart(10)} ${spread.padEnd(22)}${times}  ${note ?? ""}`
    .trimEnd();
}

/** Four digits that count. */
function number(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString("en");
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
