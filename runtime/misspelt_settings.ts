import { editsOfTypo, nearest } from "./nearest.ts";
import type { Settings } from "./settings.ts";

/** Where people write names by hand, for this service; an environment is full of others. */
const WRITTEN = ["command line", "config file"];

/**
 * Finds settings that look like misspelt ones. A service may have settings that it does not
 * declare: only what is near a known name is worth a word.
 *
 * @param settings all that was given
 * @param known the names that the service reads
 * @returns a sentence for each; values are not shown
 */
export function describeMisspelt(settings: Settings, known: readonly string[]): string[] {
  const names = new Map(known.map((name) => [name.toUpperCase(), name]));
  return [...settings.values()].flatMap(({ name, source }) => {
    if (!WRITTEN.includes(source) || known.includes(name)) return [];
    const meant = nearest(name.toUpperCase(), names.keys(), editsOfTypo(name));
    if (meant === undefined) return [];
    return [`Unknown setting "${name}" from the ${source}: did you mean "${names.get(meant)}"?`];
  });
}
