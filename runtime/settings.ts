/** Where a setting came from, weakest first. */
export const SETTING_SOURCES = [
  "default",
  "development default",
  "config file",
  "environment",
  "command line",
] as const;

/** Where a setting came from. */
export type SettingSource = typeof SETTING_SOURCES[number];

/** One setting with its value and where it came from. */
export interface Setting {
  readonly name: string;
  readonly value: unknown;
  readonly source: SettingSource;
}

/** The settings of one source. */
export interface SettingLayer {
  readonly source: SettingSource;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Settings by name. */
export type Settings = ReadonlyMap<string, Setting>;

/**
 * Merges the settings of several sources; a stronger one replaces a weaker one as a whole.
 *
 * @param layers weakest first
 * @param emptyIsMissing whether an empty text counts as not given, so that it replaces nothing
 * @returns the settings by name
 */
export function mergeSettings(
  layers: readonly SettingLayer[],
  emptyIsMissing: (name: string) => boolean,
): Settings {
  const merged = new Map<string, Setting>();
  for (const { source, values } of layers) {
    for (const [name, value] of Object.entries(values)) {
      const missing = isBlank(value) && emptyIsMissing(name);
      if (!missing || !merged.has(name)) merged.set(name, { name, value, source });
    }
  }
  return merged;
}

/**
 * Whether a value is a text with nothing but white space in it.
 *
 * @param value any value
 * @returns `true` for `""` and `" "`
 */
export function isBlank(value: unknown): boolean {
  return typeof value === "string" && value.trim() === "";
}
