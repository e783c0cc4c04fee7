/**
 * Subject templates: `telemetry.{spacecraft}.housekeeping` is a subject with one parameter;
 * a last `{path...}` takes one or more tokens.
 *
 * @example
 * ```ts
 * import { fillSubject, matchSubject, parseSubject, subjectPattern } from "telestion-edge/client";
 *
 * const subject = parseSubject("telemetry.{spacecraft}.housekeeping");
 * console.log(fillSubject(subject, { spacecraft: "ws-1" })); // telemetry.ws-1.housekeeping
 * console.log(subjectPattern(subject)); // telemetry.*.housekeeping
 * console.log(matchSubject(subject, "telemetry.ws-1.housekeeping")); // { spacecraft: "ws-1" }
 * ```
 *
 * @module
 */

/** The longest subject, in bytes; nats-server refuses a protocol line of more than 4096. */
export const MAX_SUBJECT_BYTES = 1024;

const PARAMETER = /^\{([A-Za-z_][A-Za-z0-9_]*)(\.\.\.)?\}$/;
const ILLEGAL_IN_TOKEN = /[\s.*>\p{Cc}\p{Cs}]/u;
const ILLEGAL_IN_LITERAL = /[\s*>{}\p{Cc}\p{Cs}]/u;

/** One token of a template: text as it is, or a parameter; `rest` takes one or more tokens. */
export type SubjectToken =
  | { readonly literal: string }
  | { readonly parameter: string; readonly rest: boolean };

/** A parsed subject template. */
export interface SubjectTemplate {
  /** As it was written. */
  readonly template: string;
  /** Its tokens, in order. */
  readonly tokens: readonly SubjectToken[];
  /** The names of its parameters, in order. */
  readonly parameters: readonly string[];
}

/** The parameters of a template `S` as an object type: `"a.{b}"` gives `{ b: string }`. */
export type SubjectParameters<S extends string> = string extends S ? Record<string, string>
  : { [K in ParameterNames<S>]: string };

type ParameterNames<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Plain}...` ? Plain : Name) | ParameterNames<Rest>
  : never;

/**
 * Parses a subject template.
 *
 * @param template such as `telemetry.{spacecraft}.housekeeping`
 * @returns the parsed template
 * @throws {TypeError} where a token is empty, a parameter is malformed, is called `__proto__` or stands twice, a rest
 * parameter is not last, or the subject is longer than {@linkcode MAX_SUBJECT_BYTES}
 */
export function parseSubject(template: string): SubjectTemplate {
  const parts = splitTemplate(template);
  const tokens = parts.map((part, index) => parseToken(part, index === parts.length - 1, template));
  const parameters = tokens.flatMap((token) => "parameter" in token ? [token.parameter] : []);
  const twice = parameters.find((name, index) => parameters.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new TypeError(`Subject "${template}" has the parameter "${twice}" twice`);
  }
  assertLength(template);
  return { template, tokens, parameters };
}

/** Splits at dots, but not at those of `{name...}`. */
function splitTemplate(template: string): string[] {
  return template.split(/\.(?!\.{0,2}\})/);
}

function parseToken(part: string, last: boolean, template: string): SubjectToken {
  if (part === "") throw new TypeError(`Subject "${template}" has an empty token`);
  const [, parameter, rest] = PARAMETER.exec(part) ?? [];
  if (parameter === undefined) {
    if (ILLEGAL_IN_LITERAL.test(part)) {
      throw new TypeError(
        `Subject "${template}" has the token "${part}": expected plain text or "{name}"`,
      );
    }
    return { literal: part };
  }
  if (parameter === "__proto__") { // not a member that an object literal can have
    throw new TypeError(
      `Subject "${template}" has the parameter "__proto__": expected another name`,
    );
  }
  if (rest !== undefined && !last) {
    throw new TypeError(`Subject "${template}" has "${part}" before its end: expected it last`);
  }
  return { parameter, rest: rest !== undefined };
}

/**
 * Fills a template to a subject that can be published on.
 *
 * @param subject the template
 * @param parameters a value for each parameter
 * @returns the subject
 * @throws {TypeError} when a value is missing, empty, holds a dot, white space, wildcard or
 * control character, or when the subject gets longer than {@linkcode MAX_SUBJECT_BYTES}
 */
export function fillSubject(
  subject: SubjectTemplate,
  parameters: Readonly<Record<string, unknown>> = {},
): string {
  if (subject.parameters.length === 0) return subject.template;
  const filled = subject.tokens.map((token) =>
    "literal" in token
      ? token.literal
      : checkValue(subject, token, ownValue(parameters, token.parameter))
  ).join(".");
  assertLength(filled);
  return filled;
}

/**
 * The subject to subscribe to: parameters that are given are pinned, the others become wildcards.
 *
 * @param subject the template
 * @param filter values for some parameters; `"*"` (or `">"` for a rest parameter) is any value
 * @returns such as `telemetry.*.housekeeping`
 * @throws {TypeError} when a value cannot stand in a subject
 */
export function subjectPattern(
  subject: SubjectTemplate,
  filter: Readonly<Record<string, unknown>> = {},
): string {
  for (const name of Object.keys(filter)) {
    if (!subject.parameters.includes(name)) {
      throw new TypeError(`Subject "${subject.template}" has no parameter "${name}"`);
    }
  }
  const pattern = subject.tokens.map((token) => {
    if ("literal" in token) return token.literal;
    const value = ownValue(filter, token.parameter);
    const wildcard = token.rest ? ">" : "*";
    return value === undefined || value === wildcard ? wildcard : checkValue(subject, token, value);
  }).join(".");
  assertLength(pattern);
  return pattern;
}

/**
 * Reads the parameters out of a subject.
 *
 * @param subject the template
 * @param received the subject of a message
 * @returns the parameters by name, or `undefined` when the subject does not match
 */
export function matchSubject(
  subject: SubjectTemplate,
  received: string,
): Record<string, string> | undefined {
  const parts = received.split(".");
  const { tokens } = subject;
  const last = tokens.at(-1);
  const open = last !== undefined && "parameter" in last && last.rest;
  if (open ? parts.length < tokens.length : parts.length !== tokens.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, token] of tokens.entries()) {
    const part = token === last && open ? parts.slice(index).join(".") : parts[index] ?? "";
    if ("literal" in token) {
      if (token.literal !== part) return undefined;
    } else {
      if (part === "") return undefined;
      parameters[token.parameter] = part;
    }
  }
  return parameters;
}

/**
 * Whether one subject could match both templates.
 *
 * @param a one template
 * @param b another
 * @returns `true` when they overlap, such as `a.{b}` and `a.c`
 */
export function subjectsOverlap(a: SubjectTemplate, b: SubjectTemplate): boolean {
  for (let index = 0;; index++) {
    const left = a.tokens[index];
    const right = b.tokens[index];
    if (left === undefined || right === undefined) return left === right;
    if (isRest(left) || isRest(right)) return true;
    if ("literal" in left && "literal" in right && left.literal !== right.literal) return false;
  }
}

function isRest(token: SubjectToken): boolean {
  return "parameter" in token && token.rest;
}

function ownValue(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function checkValue(
  subject: SubjectTemplate,
  token: { readonly parameter: string; readonly rest: boolean },
  value: unknown,
): string {
  const { parameter } = token;
  if (typeof value !== "string") {
    const given = value === undefined ? "is missing" : `is ${JSON.stringify(value)}`;
    throw new TypeError(
      `Parameter "${parameter}" of subject "${subject.template}" ${given}: expected a string`,
    );
  }
  const parts = token.rest ? value.split(".") : [value];
  if (parts.some((part) => part === "" || ILLEGAL_IN_TOKEN.test(part))) {
    throw new TypeError(
      `Parameter "${parameter}" of subject "${subject.template}" is ${JSON.stringify(value)}: ` +
        `expected ${token.rest ? "tokens with dots between" : "one token"} ` +
        "without white space, wildcards or control characters",
    );
  }
  return value;
}

function assertLength(subject: string): void {
  if (subject.length * 3 <= MAX_SUBJECT_BYTES) return;
  const bytes = new TextEncoder().encode(subject).length;
  if (bytes > MAX_SUBJECT_BYTES) {
    throw new TypeError(
      `Subject "${
        subject.slice(0, 60)
      }…" has ${bytes} bytes: expected at most ${MAX_SUBJECT_BYTES}`,
    );
  }
}
