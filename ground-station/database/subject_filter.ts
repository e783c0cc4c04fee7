import { ServiceError } from "telestion-edge";
import { matchSubject, parseSubject, type SubjectTemplate } from "telestion-edge/client";

/**
 * Reads a subject with wildcards, as NATS writes them.
 *
 * @param filter such as `telemetry.*.power` or `alarm.>`
 * @returns a template that matches the same subjects
 * @throws {ServiceError} `rejected` when it is no subject
 */
export function parseFilter(filter: string): SubjectTemplate {
  const tokens = filter.split(".");
  const template = tokens.map((token, index) => {
    if (token === "*") return `{token${index}}`;
    return token === ">" && index === tokens.length - 1 ? "{rest...}" : token;
  });
  try {
    if (/[{}]/.test(filter)) throw new TypeError("It has parameters");
    return parseSubject(template.join("."));
  } catch (cause) {
    throw new ServiceError(
      "rejected",
      `Subject filter "${filter}" cannot be used: expected such as "telemetry.*.power" or "alarm.>"`,
      { cause },
    );
  }
}

/**
 * Whether all subjects of a template match a filter.
 *
 * @param filter as {@linkcode parseFilter} gives it
 * @param subject the template of a message
 * @returns `false` when at least one subject does not
 */
export function coversSubject(filter: SubjectTemplate, subject: SubjectTemplate): boolean {
  const isRest = (template: SubjectTemplate, index: number): boolean => {
    const token = template.tokens[index];
    return token !== undefined && "parameter" in token && token.rest;
  };
  for (let index = 0;; index++) {
    const own = filter.tokens[index];
    const other = subject.tokens[index];
    if (own === undefined || other === undefined) return own === other;
    if (isRest(filter, index)) return true;
    if (isRest(subject, index)) return false;
    if ("literal" in own && !("literal" in other && other.literal === own.literal)) return false;
  }
}

/**
 * Picks the subjects that match, and sorts them.
 *
 * @param filter a subject with wildcards
 * @param subjects anything with a name that is a subject
 * @returns those that match, by name
 * @throws {ServiceError} `rejected` when the filter is no subject
 */
export function filterSubjects<S extends { readonly name: string }>(
  filter: string,
  subjects: readonly S[],
): S[] {
  const template = parseFilter(filter);
  return subjects.filter(({ name }) => matchSubject(template, name) !== undefined)
    .sort((a, b) => a.name < b.name ? -1 : 1);
}
