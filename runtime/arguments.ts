import { ServiceError } from "./errors.ts";

/** What a service does instead of running, when its command line asks for it. */
export const TASKS = ["help", "version", "describe", "print-config", "healthcheck"] as const;

/** What a service does instead of running. */
export type Task = typeof TASKS[number];

/** What a command line says. */
export interface ParsedArguments {
  /** `--KEY=value` and `--KEY value` as strings; a bare `--FLAG` is `true`. */
  readonly values: Readonly<Record<string, string | true>>;
  /** `--dev`, or `false` for `--no-dev`; absent when neither is given. */
  readonly dev?: boolean;
  /** `--help`, `--version`, …; absent when the service is to run. */
  readonly task?: Task;
  /** One sentence for each argument that is ignored. */
  readonly warnings: readonly string[];
}

const SWITCHES: readonly string[] = ["dev", ...TASKS];
const NUMBER = /^-(\d|\.\d)/;

/**
 * Reads a command line: `--KEY=value`, `--KEY value`, `--FLAG`; the last one wins, and `--` ends
 * the options. A value may start with `-` only when it is a number.
 *
 * @param args the arguments after the program's name
 * @param wellKnown names in upper case that match without regard to case and need a value
 * @returns what they say
 * @throws {ServiceError} `bad-configuration` when a well-known name has no value, or a switch has
 * a value that is neither `true` nor `false`
 */
export function parseArguments(
  args: readonly string[],
  wellKnown: readonly string[],
): ParsedArguments {
  const values = new Map<string, string | true>();
  const switches = new Map<string, boolean>();
  const warnings: string[] = [];
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") {
      warnings.push(...rest.splice(0).map(describeIgnored));
    } else if (!word.startsWith("--")) {
      warnings.push(describeIgnored(word));
    } else {
      const { name, value } = splitOption(word);
      const known = findSwitch(name);
      if (known !== undefined) {
        switches.set(known.name, known.on === readSwitch(name, value ?? takeBoolean(rest)));
      } else {
        const given = value ?? takeValue(rest) ?? true;
        values.set(...checkOption(name, given, wellKnown));
      }
    }
  }
  const dev = switches.get("dev");
  const task = TASKS.find((name) => switches.get(name));
  return {
    values: Object.fromEntries(values),
    ...(dev === undefined ? {} : { dev }),
    ...(task === undefined ? {} : { task }),
    warnings,
  };
}

function splitOption(word: string): { name: string; value: string | undefined } {
  const equals = word.indexOf("=");
  return equals < 0
    ? { name: word.slice(2), value: undefined }
    : { name: word.slice(2, equals), value: word.slice(equals + 1) };
}

function findSwitch(name: string): { name: string; on: boolean } | undefined {
  const lower = name.toLowerCase();
  if (SWITCHES.includes(lower)) return { name: lower, on: true };
  const negated = lower.startsWith("no-") ? lower.slice(3) : "";
  return SWITCHES.includes(negated) ? { name: negated, on: false } : undefined;
}

function readSwitch(name: string, value = "true"): boolean {
  if (value === "true" || value === "false") return value === "true";
  throw new ServiceError(
    "bad-configuration",
    `Argument "--${name}" has the value "${value}": expected "true" or "false"`,
  );
}

function takeBoolean(rest: string[]): string | undefined {
  return rest[0] === "true" || rest[0] === "false" ? rest.shift() : undefined;
}

function takeValue(rest: string[]): string | undefined {
  const [next] = rest;
  return next !== undefined && (!next.startsWith("-") || NUMBER.test(next))
    ? rest.shift()
    : undefined;
}

function checkOption(
  name: string,
  value: string | true,
  wellKnown: readonly string[],
): [string, string | true] {
  const upper = name.toUpperCase();
  if (!wellKnown.includes(upper)) return [name, value];
  if (value === true) {
    throw new ServiceError(
      "bad-configuration",
      `Argument "--${name}" has no value: expected "--${upper}=value"`,
    );
  }
  return [upper, value];
}

/** Never quotes the whole word: it may be a secret that lost its option. */
function describeIgnored(word: string): string {
  const shown = word.startsWith("-") ? word.slice(0, 2) + "…" : word.slice(0, 20);
  return `Ignored the argument "${shown}": expected "--KEY=value" or "--KEY value"`;
}
