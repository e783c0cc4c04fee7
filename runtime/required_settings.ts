import { CREDENTIAL_FILE_NAMES, CREDENTIAL_NAMES, TLS_NAMES } from "./credentials.ts";
import { ServiceError } from "./errors.ts";
import type { Host } from "./host.ts";
import { isBlank } from "./settings.ts";

/** The variables that name a file with the value of another one. */
export const VALUE_FILE_NAMES: readonly string[] = [
  "NATS_URL",
  ...CREDENTIAL_NAMES,
  ...CREDENTIAL_FILE_NAMES,
].map((name) => `${name}_FILE`);

/**
 * The variables that every service knows: Deno must be allowed to read those that are used, and
 * on the command line they match without regard to case.
 */
export const WELL_KNOWN_NAMES: readonly string[] = [
  "NATS_URL",
  ...CREDENTIAL_NAMES,
  ...CREDENTIAL_FILE_NAMES,
  ...VALUE_FILE_NAMES,
  ...TLS_NAMES,
  "SERVICE_NAME",
  "DATA_DIR",
  "CONFIG_FILE",
  "CONFIG_KEY",
  "LOG_LEVEL",
];

/** An empty user says that the broker wants no login. */
const MAY_BE_EMPTY = ["NATS_USER", "NATS_PASSWORD"];
const REQUIRED = ["NATS_URL", "NATS_USER", "NATS_PASSWORD", "SERVICE_NAME", "DATA_DIR"];

/**
 * Whether an empty text of this name counts as not given: Compose files produce empty variables.
 *
 * @param name of a setting
 * @returns `true` for the well-known ones, but not for user and password
 */
export function isMissingWhenEmpty(name: string): boolean {
  return WELL_KNOWN_NAMES.includes(name) && !MAY_BE_EMPTY.includes(name);
}

/** What {@linkcode assertComplete} takes beside the settings. */
interface Circumstances {
  /** Whether `--dev` was given. */
  readonly dev: boolean;
  /** For a hint on its permissions. */
  readonly runtime: Host["runtime"];
  /** Arguments that were ignored, a sentence each: what is missing may have been meant there. */
  readonly ignored: readonly string[];
}

/**
 * Checks that all is there that a service needs. User and password are not needed with `--dev`,
 * nor when credentials come another way.
 *
 * @param values the well-known settings
 * @param circumstances what else the message tells
 * @throws {ServiceError} `bad-configuration`, naming everything that is missing
 */
export function assertComplete(
  values: ReadonlyMap<string, string>,
  circumstances: Circumstances,
): void {
  const missing = listMissing(values, circumstances.dev);
  if (missing.length === 0) return;
  throw new ServiceError("bad-configuration", explainMissing(missing, circumstances));
}

function listMissing(values: ReadonlyMap<string, string>, dev: boolean): string[] {
  const urlHasLogin = values.get("NATS_URL")?.includes("@") ?? false;
  const others = ["NATS_TOKEN", ...CREDENTIAL_FILE_NAMES];
  const needsNoLogin = dev || urlHasLogin ||
    others.some((name) => !isBlank(values.get(name) ?? ""));
  return REQUIRED.filter((name) => {
    const value = values.get(name);
    return MAY_BE_EMPTY.includes(name)
      ? value === undefined && !needsNoLogin
      : value === undefined || isBlank(value);
  });
}

function explainMissing(
  missing: readonly string[],
  { runtime, ignored }: Pick<Circumstances, "runtime" | "ignored">,
): string {
  const [first = ""] = missing;
  const login = missing.some((name) => MAY_BE_EMPTY.includes(name))
    ? "; NATS_USER and NATS_PASSWORD may be empty (no login), and may be left out when " +
      "credentials come inside NATS_URL, as NATS_TOKEN, NATS_CREDS or NATS_NKEY; " +
      "NATS_PASSWORD_FILE names a file that holds the password"
    : "";
  const permission = runtime.name === "deno" ? ", which --allow-env lets Deno read" : "";
  const what = missing.length === 1 ? "it" : "each";
  const others = ignored.map((warning) => `; ${warning}`).join("");
  return `Cannot start without ${missing.join(", ")}: expected ${what} in the environment ` +
    `(${first}=…)${permission}, on the command line (--${first}=…) or in the config file that ` +
    `CONFIG_FILE names${login}; for development, --dev fills in what is missing${others}`;
}
