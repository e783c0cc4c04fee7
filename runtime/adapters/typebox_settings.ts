/**
 * Settings that a service declares for itself, checked by TypeBox.
 *
 * @module
 */
import type { TLocalizedValidationError } from "typebox/error";
import { type CheckSchema, coerceText, memberOf } from "../coerce.ts";
import type { LoadedConfig } from "../config.ts";
import { ServiceError } from "../errors.ts";
import type { SettingsOf, SettingsSchema } from "../setting_types.ts";
import { isBlank, type Setting, type Settings } from "../settings.ts";

/** The settings of a service's own. */
export interface LoadedSettings<T> {
  /** Checked, with defaults filled in. */
  readonly values: T;
  /** The same with the source of each. */
  readonly settings: Settings;
  /** The values of the properties that have `"x-secret": true`. */
  readonly secrets: readonly string[];
}

/** One property of the schema. */
interface Declaration {
  readonly name: string;
  readonly schema: unknown;
  readonly secret: boolean;
}

/**
 * Lists the names that a schema of settings declares, for hosts that look variables up one by
 * one.
 *
 * @param schema a TypeBox object type, or a JSON Schema with `properties`
 * @returns the names of its properties
 * @throws {TypeError} when the schema has no properties
 */
export function listSettingNames(schema: SettingsSchema): string[] {
  const properties = memberOf(schema, "properties");
  if (typeof properties === "object" && properties !== null) return Object.keys(properties);
  throw new TypeError("Schema of the settings has no properties: expected an object schema");
}

/**
 * Takes the declared settings out of a configuration. Texts from the environment and the command
 * line become numbers, booleans, lists (`a,b`) or objects (JSON) where the schema wants them;
 * values of the config file must have the right type. An empty text that does not fit counts as
 * not given.
 *
 * @param schema a TypeBox object type, or a JSON Schema with `properties`
 * @param loaded the configuration
 * @returns values, sources and secrets
 * @throws {ServiceError} `bad-configuration`, naming every setting that is missing or does not fit
 * @throws {TypeError} when the schema has no properties
 */
export async function loadSettings<const S extends SettingsSchema>(
  schema: S,
  loaded: Pick<LoadedConfig, "settings">,
): Promise<LoadedSettings<SettingsOf<S>>> {
  const { Check, Errors } = await import("typebox/value");
  const check: CheckSchema = (part, value) => Check(part as object, value);
  const declarations = listDeclarations(schema);
  const settings = new Map<string, Setting>();
  for (const declaration of declarations) {
    const setting = readSetting(declaration, loaded.settings, check);
    if (setting !== undefined) settings.set(setting.name, setting);
  }
  const values = Object.fromEntries([...settings].map(([name, { value }]) => [name, value]));
  if (!check(schema, values)) {
    throw explain(Errors(schema, values), declarations, loaded.settings);
  }
  const secrets = declarations.flatMap(({ name, secret }) =>
    secret && typeof values[name] === "string" ? [values[name]] : []
  );
  return { values: values as SettingsOf<S>, settings, secrets };
}

function listDeclarations(schema: SettingsSchema): Declaration[] {
  const properties = memberOf(schema, "properties");
  return listSettingNames(schema).map((name) => {
    const property = memberOf(properties, name);
    return { name, schema: property, secret: memberOf(property, "x-secret") === true };
  });
}

function readSetting(
  { name, schema }: Declaration,
  given: Settings,
  check: CheckSchema,
): Setting | undefined {
  const setting = given.get(name);
  if (setting === undefined || (isBlank(setting.value) && !check(schema, setting.value))) {
    const value = memberOf(schema, "default");
    return value === undefined
      ? undefined
      : { name, value: structuredClone(value), source: "default" };
  }
  const { value, source } = setting;
  if (typeof value !== "string" || source === "config file") return setting;
  return { name, value: coerceText(value, schema, check), source };
}

function explain(
  errors: readonly TLocalizedValidationError[],
  declarations: readonly Declaration[],
  given: Settings,
): ServiceError {
  const missing = errors.flatMap((error) =>
    error.keyword === "required" && error.instancePath === "" ? error.params.requiredProperties : []
  );
  const problems = declarations.flatMap((declaration) => {
    const prefix = `/${declaration.name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const own = errors.filter(({ instancePath: path }) =>
      path === prefix || path.startsWith(`${prefix}/`)
    );
    return own.length === 0 ? [] : [describeProblem(declaration, own, given)];
  });
  if (missing.length > 0) {
    const [first = ""] = missing;
    problems.unshift(
      `Cannot start without ${missing.join(", ")}: expected each in the environment ` +
        `(${first}=…), on the command line (--${first}=…) or in the config file`,
    );
  }
  const others = problems.length > 0 ? [] : errors.map(({ message }) => `Settings ${message}`);
  return new ServiceError("bad-configuration", [...problems, ...others].join("; "));
}

function describeProblem(
  { name, secret }: Declaration,
  errors: readonly TLocalizedValidationError[],
  given: Settings,
): string {
  const { value, source = "default" } = given.get(name) ?? {};
  const shown = secret || value === undefined ? "" : ` ${JSON.stringify(value)}`;
  // Of a union each alternative says what it wants; that none of them fits says nothing more.
  const isUnion = errors.length > 1 && errors.some(({ keyword }) => keyword === "anyOf");
  const telling = isUnion ? errors.filter(({ keyword }) => keyword !== "anyOf") : errors;
  const expected = [...new Set(telling.map(describeError))].join(isUnion ? " or " : ", ");
  return `Cannot use ${name}${shown} from the ${source}: ${expected}`;
}

function describeError(error: TLocalizedValidationError): string {
  const { instancePath, message } = error;
  const depth = instancePath.indexOf("/", 1);
  const place = depth < 0 ? "it" : `"${instancePath.slice(depth)}"`;
  if (error.keyword === "enum") {
    return `${place} must be one of ${JSON.stringify(error.params.allowedValues)}`;
  }
  if (error.keyword === "const") {
    return `${place} must be ${JSON.stringify(error.params.allowedValue)}`;
  }
  return `${place} ${message}`;
}
