import { CREDENTIAL_FILE_NAMES, readSettingFile } from "./credentials.ts";
import { ServiceError } from "./errors.ts";
import type { Host } from "./host.ts";
import { VALUE_FILE_NAMES, WELL_KNOWN_NAMES } from "./required_settings.ts";
import { isBlank, type Setting, SETTING_SOURCES, type Settings } from "./settings.ts";

/**
 * The well-known settings as texts, with what `X_FILE` names in the place of `X`. Of `X` and
 * `X_FILE` the one from the stronger source counts; an empty `X` counts less than any `X_FILE`.
 *
 * @param settings of all sources
 * @param host reads the files
 * @returns the texts by name
 * @throws {ServiceError} `bad-configuration` when a file cannot be read, or a source has both
 */
export async function readValueFiles(
  settings: Settings,
  host: Pick<Host, "readTextFile">,
): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const name of WELL_KNOWN_NAMES) {
    const direct = settings.get(name);
    if (typeof direct?.value === "string") values.set(name, direct.value);
    const file = settings.get(`${name}_FILE`);
    if (!VALUE_FILE_NAMES.includes(`${name}_FILE`) || typeof file?.value !== "string") continue;
    if (isBlank(file.value) || (direct !== undefined && !isFileStronger(direct, file))) continue;
    const isPath = CREDENTIAL_FILE_NAMES.includes(name);
    values.set(name, isPath ? file.value : await readSettingFile(file.name, file.value, host));
  }
  return values;
}

function isFileStronger(direct: Setting, file: Setting): boolean {
  if (isBlank(direct.value)) return true;
  const [own, other] = [file, direct].map(({ source }) => SETTING_SOURCES.indexOf(source));
  const difference = (own ?? 0) - (other ?? 0);
  if (difference !== 0) return difference > 0;
  throw new ServiceError(
    "bad-configuration",
    `Found both ${direct.name} and ${file.name} in the ${file.source}: expected one of them`,
  );
}
