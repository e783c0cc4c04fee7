import type { LoadedConfig } from "./config.ts";
import { escapeControl } from "./log_line.ts";
import { createRedactor, looksSecret, REDACTED } from "./redact.ts";
import { WELL_KNOWN_NAMES } from "./required_settings.ts";
import type { Setting, Settings } from "./settings.ts";

/** What {@linkcode printConfig} takes beside the configuration. */
export interface PrintOptions {
  /** A table for people instead of JSON. */
  readonly table: boolean;
  /** The settings that the service declares itself. */
  readonly declared?: Settings;
  /** Their secrets. */
  readonly secrets?: readonly string[];
}

/**
 * Prints every setting with the source it came from: the well-known ones, those that the service
 * declares, and all of the config file and the command line. Of the environment, which is full of
 * variables for other programs, only those that one of these names. Secrets are hidden, and so is
 * what has the name of one.
 *
 * @param loaded the configuration
 * @param options the form, and the settings that the service declares
 * @returns the text, without a line break at its end
 */
export function printConfig(loaded: LoadedConfig, options: PrintOptions): string {
  const { declared = new Map(), secrets = [] } = options;
  const redact = createRedactor([...loaded.secrets, ...secrets]);
  const all = new Map([...loaded.settings, ...declared]);
  const shown = [...all.values()].filter(({ name, source }) =>
    source !== "environment" || declared.has(name) || WELL_KNOWN_NAMES.includes(name)
  );
  const rows = shown.map((setting) => ({ ...setting, value: hideSecret(setting, redact) }))
    .sort((a, b) => a.name < b.name ? -1 : 1);
  return options.table ? printTable(rows) : printJson(rows);
}

function hideSecret({ name, value }: Setting, redact: (text: string) => string): unknown {
  if (typeof value === "boolean" || value === "") return value;
  if (looksSecret(name)) return REDACTED;
  const text = redact(JSON.stringify(value) ?? "");
  try {
    return JSON.parse(text);
  } catch {
    return REDACTED;
  }
}

function printTable(rows: readonly Setting[]): string {
  const cells = rows.map(({ name, value, source }) => [
    escapeControl(name),
    escapeControl(typeof value === "string" ? value : JSON.stringify(value)),
    source,
  ]);
  const table = [["SETTING", "VALUE", "SOURCE"], ...cells];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .join("\n");
}

function printJson(rows: readonly Setting[]): string {
  return JSON.stringify(
    Object.fromEntries(rows.map(({ name, value, source }) => [name, { value, source }])),
    undefined,
    2,
  );
}
