/**
 * Which subjects carry the same message: their tokens that differ are parameters.
 *
 * @module
 */
import { compareText } from "../problem_list.ts";

/** Subjects of one message. */
export interface SubjectGroup {
  /** Such as `telemetry.{token2}.housekeeping`. */
  readonly template: string;
  /** The tokens that are no parameters. */
  readonly literals: readonly string[];
  readonly subjects: readonly string[];
}

/** A number, a UUID, or a name with a number at its end: what tells things of one kind apart. */
const IDENTIFIER = /^(?:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z]+[-_]?\d+)$/;

/** What a template may not hold. */
const ILLEGAL = /[\s*>{}\p{Cc}\p{Cs}]/gu;

/**
 * Groups subjects.
 *
 * @param shapes what each subject carries: equal texts for payloads that look alike
 * @returns groups, sorted by template
 */
export function groupSubjects(shapes: ReadonlyMap<string, string>): readonly SubjectGroup[] {
  const all = [...shapes.keys()].toSorted(compareText);
  const values = parameterValues(all, shapes);
  const templates = [...new Set(all.map((subject) => templateOf(subject, values)))]
    .toSorted((a, b) => parametersIn(b) - parametersIn(a) || compareText(a, b));
  const groups = new Map<string, string[]>();
  for (const subject of all) {
    // Two messages must not share a subject: the template with most parameters takes it.
    const own = templateOf(subject, values);
    const template = templates.find((candidate) => covers(candidate, own)) ?? own;
    groups.set(template, [...groups.get(template) ?? [], subject]);
  }
  return [...groups].map(([template, subjects]) => describe(template, subjects))
    .toSorted((a, b) => compareText(a.template, b.template));
}

function parametersIn(template: string): number {
  return template.split("{").length - 1;
}

/** Whether every subject of one template fits another. */
function covers(template: string, other: string): boolean {
  const [tokens, others] = [template.split("."), other.split(".")];
  return tokens.length === others.length &&
    tokens.every((token, place) => token.startsWith("{") || token === others[place]);
}

/** Tokens, by their place, that stand for something: `place token`. */
type Values = ReadonlySet<string>;

/** Subjects that carry alike and differ in one token name something there. */
function parameterValues(all: readonly string[], shapes: ReadonlyMap<string, string>): Values {
  const values = new Set<string>();
  const seen = new Map<string, Set<string>>();
  for (const subject of all) {
    const tokens = subject.split(".");
    for (const [place, token] of tokens.entries()) {
      if (IDENTIFIER.test(token)) values.add(`${place} ${token}`);
      const around = tokens.with(place, "*").join(".");
      const key = `${around}\0${shapes.get(subject)}`;
      seen.set(key, (seen.get(key) ?? new Set()).add(`${place} ${token}`));
    }
  }
  for (const [key, tokens] of seen) {
    // The first token says what it is about: it tells messages apart, not things.
    if (tokens.size > 1 && !key.startsWith("*")) { for (const token of tokens) values.add(token); }
  }
  return values;
}

function templateOf(subject: string, values: Values): string {
  const tokens = subject.split(".");
  return tokens.map((token, place) =>
    values.has(`${place} ${token}`) && (place > 0 || tokens.length > 1)
      ? `{token${place + 1}}`
      : token.replace(ILLEGAL, "_") || "_"
  ).join(".");
}

function describe(template: string, subjects: readonly string[]): SubjectGroup {
  const literals = template.split(".").filter((token) => !token.startsWith("{"));
  return { template, literals, subjects };
}
