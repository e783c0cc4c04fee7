/**
 * From the command line, the environment and a config file to the settings of a service.
 *
 * @module
 */
import { parseArguments, type ParsedArguments, TASKS } from "./arguments.ts";
import { type ConfigFileLocation, parseConfigFile } from "./config_file.ts";
import type { Credentials, NatsUrl, TlsMaterial } from "./connect.ts";
import { readCredentials, readSettingFile, readTlsMaterial } from "./credentials.ts";
import { ServiceError } from "./errors.ts";
import type { Host } from "./host.ts";
import { type LogLevel, parseLogLevel } from "./log_level.ts";
import { describeMisspelt } from "./misspelt_settings.ts";
import { parseNatsUrl, redactUrl } from "./nats_url.ts";
import { createRedactor, type Redactor } from "./redact.ts";
import { assertComplete, isMissingWhenEmpty, WELL_KNOWN_NAMES } from "./required_settings.ts";
import { isBlank, mergeSettings, type Settings } from "./settings.ts";
import { readValueFiles } from "./value_files.ts";

/** What {@linkcode loadConfig} takes beside the host. */
export interface LoadOptions {
  /** What the command line says; default: that of the host. */
  readonly args?: ParsedArguments;
  /** Further variables that the service reads, for Deno with a list of allowed ones. */
  readonly names?: readonly string[];
}

/** The configuration of a service. */
export interface LoadedConfig {
  /** Everything from all sources, the whole environment included, under its own names. */
  readonly config: Record<string, unknown>;
  /** The same with the source of each. */
  readonly settings: Settings;
  readonly serviceName: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly natsUrl: NatsUrl;
  readonly credentials: Credentials;
  /** When set, the connection must use TLS. */
  readonly tls?: TlsMaterial;
  readonly logLevel: LogLevel;
  /** Whether `--dev` was given. */
  readonly dev: boolean;
  /** To be logged as information. */
  readonly notices: readonly string[];
  /** To be logged as warnings. */
  readonly warnings: readonly string[];
  /** What must not be shown. */
  readonly secrets: readonly string[];
  /** Hides `secrets` in a text. */
  readonly redact: Redactor;
}

/** The settings of each source. */
interface SettingInput {
  readonly environment: Readonly<Record<string, string>>;
  readonly args: ParsedArguments;
  /** The settings of the config file, if there is one. */
  readonly file?: Readonly<Record<string, unknown>>;
  /** What `--dev` fills in. */
  readonly development: Readonly<Record<string, string>>;
}

/**
 * Reads the configuration of a service from its sources, weakest first: the defaults of `--dev`,
 * the config file, the environment, the command line. All of `NATS_URL`, `NATS_USER`,
 * `NATS_PASSWORD`, `SERVICE_NAME` and `DATA_DIR` are required, also of a service that does not
 * connect: who deploys it need not know.
 *
 * @param host gives arguments, environment and files
 * @param options what the command line says, and which variables to read
 * @returns the configuration
 * @throws {ServiceError} `bad-configuration`: one that names everything that is missing, or one
 * for the first value that cannot be used
 */
export async function loadConfig(host: Host, options: LoadOptions = {}): Promise<LoadedConfig> {
  const args = options.args ?? parseArguments(host.args, WELL_KNOWN_NAMES);
  const environment = host.environment([...WELL_KNOWN_NAMES, ...options.names ?? []]);
  const location = locateConfigFile(environment, args);
  const file = location && await readConfigFile(location, host);
  const development = args.dev ? developmentDefaults(host) : {};
  const settings = mergeSources({ environment, args, development, ...(file && { file }) });
  const values = await readValueFiles(settings, host);
  const given = (name: string): string | undefined => values.get(name) || undefined;
  const { dev = false } = args;
  const known = [...WELL_KNOWN_NAMES, ...options.names ?? [], "dev", ...TASKS];
  const ignored = [...args.warnings, ...describeMisspelt(settings, known)];
  assertComplete(values, { dev, runtime: host.runtime, ignored });

  const natsUrl = parseNatsUrl(values.get("NATS_URL") ?? "");
  const credentials = await readCredentials(natsUrl, given, host);
  const tls = await readTlsMaterial(natsUrl, given, host);
  const secrets = listSecrets(credentials, natsUrl, values);
  return {
    config: toObject(settings),
    settings,
    serviceName: values.get("SERVICE_NAME") ?? "",
    dataDir: host.resolvePath(values.get("DATA_DIR") ?? ""),
    natsUrl,
    credentials,
    ...(tls && { tls }),
    logLevel: parseLogLevel(given("LOG_LEVEL")),
    dev,
    notices: dev ? [describeDevelopment(settings)] : [],
    warnings: [...ignored, ...listWarnings(values)],
    secrets,
    redact: createRedactor(secrets),
  };
}

/** Merges the settings of all sources and checks that the well-known ones are texts. */
function mergeSources(input: SettingInput): Settings {
  const { development, file = {}, environment, args } = input;
  const flags = args.dev === undefined ? {} : { dev: args.dev };
  const settings = mergeSettings([
    { source: "development default", values: development },
    { source: "config file", values: file },
    { source: "environment", values: environment },
    { source: "command line", values: { ...args.values, ...flags } },
  ], isMissingWhenEmpty);
  for (const { name, value, source } of settings.values()) {
    if (WELL_KNOWN_NAMES.includes(name) && typeof value !== "string") {
      throw new ServiceError(
        "bad-configuration",
        `Cannot use ${name} from the ${source}: expected a string instead of ${typeof value}`,
      );
    }
  }
  return settings;
}

/** `CONFIG_FILE` and `CONFIG_KEY` come from the environment or the command line only. */
function locateConfigFile(
  environment: Readonly<Record<string, string>>,
  args: ParsedArguments,
): ConfigFileLocation | undefined {
  const [path, key] = ["CONFIG_FILE", "CONFIG_KEY"].map((name) => {
    const sources = [args.values[name], environment[name]];
    return sources.find((value) => typeof value === "string" && !isBlank(value));
  });
  if (typeof path !== "string") return undefined;
  return { path, ...(typeof key === "string" && { key }) };
}

async function readConfigFile(
  location: ConfigFileLocation,
  host: Host,
): Promise<Record<string, unknown>> {
  const path = host.resolvePath(location.path);
  return parseConfigFile(await readSettingFile("CONFIG_FILE", path, host), { ...location, path });
}

function developmentDefaults(host: Host): Record<string, string> {
  return {
    NATS_URL: "localhost:4222",
    DATA_DIR: host.resolvePath("./data"),
    SERVICE_NAME: `dev-${Math.floor(Math.random() * 1e9)}`,
  };
}

/** In each form in which a secret was given, the whole URL included. */
function listSecrets(
  credentials: Credentials,
  url: NatsUrl,
  values: ReadonlyMap<string, string>,
): string[] {
  const { password, token, creds, nkeySeed } = credentials;
  const natsUrl = values.get("NATS_URL") ?? "";
  const logins = redactUrl(natsUrl) === natsUrl ? [] : natsUrl.match(/[^/,\s]+(?=@)/g) ?? [];
  const given = [password, token, creds, nkeySeed, url.password, url.token, ...logins];
  const variables = ["NATS_PASSWORD", "NATS_TOKEN"].map((name) => values.get(name));
  return [...new Set([...given, ...variables])].flatMap((text) => text ? [text] : []);
}

function listWarnings(values: ReadonlyMap<string, string>): string[] {
  if (values.get("NATS_USER") || !values.get("NATS_PASSWORD")) return [];
  return ["Ignored NATS_PASSWORD: expected a user in NATS_USER beside it"];
}

function describeDevelopment(settings: Settings): string {
  const filled = [...settings.values()]
    .filter(({ source }) => source === "development default")
    .map(({ name, value }) => `${name}="${value}"`);
  return `Started with --dev, which sets ${filled.join(", ") || "nothing: all is given"}`;
}

function toObject(settings: Settings): Record<string, unknown> {
  return Object.fromEntries([...settings.values()].map(({ name, value }) => [name, value]));
}
