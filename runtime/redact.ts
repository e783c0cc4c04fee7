import { redactUrl } from "./nats_url.ts";

/** Hides secrets in a text. */
export type Redactor = (text: string) => string;

/** What stands where a secret stood. */
export const REDACTED = "[redacted]";

const URL_WITH_LOGIN = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>@/]*@/gi;
const SECRET_NAME = /pass(word|wd|phrase)?$|secret|token|credential|private|seed|api_?key/i;

/**
 * Makes a function that hides secrets wherever they stand in a text, also percent-encoded or as
 * JSON writes them, and the credentials of every URL. Short secrets are common words: those of
 * less than 8 characters are hidden only as whole words, those of less than 4 only where a value
 * is expected, behind `=`, `:` or a quotation mark.
 *
 * @param secrets passwords, tokens, seeds, …; empty ones are ignored, and of a text with several
 * lines each long line is a secret
 * @returns the function
 */
export function createRedactor(secrets: Iterable<string>): Redactor {
  const forms = [...secrets].flatMap(splitLines).flatMap(writtenForms);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const pattern = longestFirst.map(toPattern).join("|");
  const all = pattern === "" ? undefined : new RegExp(pattern, "gu");
  return (text) => {
    const hidden = all === undefined ? text : text.replace(all, REDACTED);
    return hidden.includes("@") ? hidden.replace(URL_WITH_LOGIN, redactUrl) : hidden;
  };
}

/**
 * Whether a variable of this name usually holds a secret; one that ends in `_FILE` holds a path.
 *
 * @param name such as `DATABASE_PASSWORD`
 * @returns `true` when its value should not be shown
 */
export function looksSecret(name: string): boolean {
  return SECRET_NAME.test(name) && !name.endsWith("_FILE");
}

/** A `.creds` file is hidden line by line, without its `-----BEGIN …-----` marks. */
function splitLines(secret: string): string[] {
  const lines = secret.split(/\r?\n/);
  if (lines.length === 1) return lines;
  return [secret, ...lines.filter((line) => line.length >= 16 && !line.startsWith("-"))];
}

function writtenForms(secret: string): string[] {
  if (secret === "") return [];
  const wellFormed = secret.replace(/\p{Cs}/gu, "\uFFFD");
  return [secret, encodeURIComponent(wellFormed), JSON.stringify(secret).slice(1, -1)];
}

function toPattern(secret: string): string {
  const escaped = secret.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  if (secret.length >= 8) return escaped;
  const before = secret.length >= 4 ? "(?<![\\p{L}\\p{N}_])" : `(?<=[=:"'])`;
  return `${before}${escaped}(?![\\p{L}\\p{N}_])`;
}
