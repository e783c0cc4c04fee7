/**
 * What `--help`, `--version` and `--describe` print.
 *
 * @module
 */
import type { Host } from "./host.ts";
import type { SettingsSchema } from "./setting_types.ts";

/** What a service says of itself. */
export interface ServiceDescription {
  readonly description: string;
  readonly version: string;
  /** The schema of its own settings, if it declares some. */
  readonly settings: SettingsSchema | undefined;
}

type Row = readonly [name: string, text: string];

const REQUIRED: readonly Row[] = [
  ["NATS_URL", "Where the broker is, such as nats://nats:4222 or wss://nats.example"],
  ["NATS_USER", "Login; empty: none. Or NATS_TOKEN, NATS_CREDS, NATS_NKEY"],
  ["NATS_PASSWORD", "Password; empty: none. NATS_PASSWORD_FILE reads it from a file"],
  ["SERVICE_NAME", "Name of the service; instances of one name share the messages"],
  ["DATA_DIR", "Folder for data, shared between services"],
];

const OPTIONAL: readonly Row[] = [
  ["CONFIG_FILE", "JSON file with further settings; CONFIG_KEY picks one of its members"],
  ["LOG_LEVEL", "debug, info, warn or error (default info)"],
  ["NATS_CA", "Certificate authority of the broker, as a file; NATS_CERT and NATS_KEY: our own"],
];

const OPTIONS: readonly Row[] = [
  ["--dev", "Fill in what is missing: a broker on localhost without login"],
  ["--print-config", "Print every setting with its source, without secrets"],
  ["--healthcheck", "Exit 0 if a service of this SERVICE_NAME answers on the bus, else 1"],
  ["--describe", "Print the settings as JSON"],
  ["--version", "Print the version"],
  ["--help", "Print this"],
];

/**
 * Prints the help of a service: its settings, from their schema, and what every service knows.
 *
 * @param service what the service says of itself
 * @returns the text, without a line break at its end
 */
export function printHelp({ description, settings }: ServiceDescription): string {
  const own = Object.entries(settings?.properties ?? {}).map(describeSetting);
  return [
    description || "A Telestion service",
    "Every variable may stand in the environment or on the command line, as --NAME=value.",
    ...printRows("Required", REQUIRED),
    ...printRows("Settings of this service", own),
    ...printRows("Optional", OPTIONAL),
    ...printRows("Options", OPTIONS),
  ].join("\n");
}

/**
 * Prints the version of a service.
 *
 * @param service what the service says of itself
 * @param runtime what runs it
 * @returns such as `1.2.0 (bun 1.4.5)`
 */
export function printVersion(service: ServiceDescription, runtime: Host["runtime"]): string {
  return `${service.version} (${runtime.name} ${runtime.version})`;
}

/**
 * Prints what a service says of itself for programs, such as `telestion build`.
 *
 * @param service what the service says of itself
 * @returns JSON with `version`, `description`, `required` and `settings` (a JSON Schema, or null)
 */
export function printDescription(service: ServiceDescription): string {
  const { version, description, settings = null } = service;
  const required = REQUIRED.map(([name]) => name);
  return JSON.stringify({ version, description, required, settings });
}

function printRows(title: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([name]) => name.length));
  return ["", title, ...rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`.trimEnd())];
}

/** The part of JSON Schema that help can say in a few words. */
interface SettingKeywords {
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: unknown;
  readonly default?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly "x-secret"?: unknown;
}

function describeSetting([name, schema]: readonly [string, SettingKeywords]): Row {
  const { description, default: preset, minimum, maximum } = schema;
  const facts = [
    describeType(schema),
    minimum === undefined ? "" : `at least ${minimum}`,
    maximum === undefined ? "" : `at most ${maximum}`,
    preset === undefined || schema["x-secret"] === true ? "" : `default ${JSON.stringify(preset)}`,
  ].filter((fact) => fact !== "").join(", ");
  const text = typeof description === "string" ? description : "";
  return [name, facts === "" ? text : `${text} (${facts})`.trim()];
}

function describeType({ type, enum: values }: SettingKeywords): string {
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(" or ");
  return Array.isArray(type) ? type.join(" or ") : typeof type === "string" ? type : "";
}
