/**
 * Judges the regular expressions of schemas.
 *
 * @module
 */
import type { Location } from "./model.ts";
import { parsePattern } from "./pattern_parse.ts";
import { measureBacktracking } from "./pattern_safety.ts";
import type { ProblemList } from "./problem_list.ts";
import { quote } from "./suggest.ts";

/** The most steps that refusing one text may take. */
const MAX_STEPS = 10_000_000;

const MAX_NESTING = 100;

/** What was found out about a pattern. */
export interface Judgement {
  /** The pattern as it is to be compiled, with flag `u`. */
  readonly pattern: string;
  readonly error?: string;
  readonly warning?: string;
  /** The power of the text's length that the time can grow with. */
  readonly degree: number;
}

/** Judges regular expressions and reports what is wrong with them; each text is judged once. */
export class PatternChecker {
  readonly #problems: ProblemList;
  readonly #judgements: Map<string, Judgement>;

  /**
   * @param problems receives what is wrong
   * @param judgements what others have found out already
   */
  constructor(problems: ProblemList, judgements: Map<string, Judgement>) {
    this.#problems = problems;
    this.#judgements = judgements;
  }

  /**
   * Judges one regular expression.
   *
   * @param pattern as the schema has it
   * @param at the place
   * @param options `maxLength`: the longest text that it is tried on, in characters
   * @returns the pattern as it is to be compiled, with flag `u`
   */
  check(pattern: string, at: Location, options: { readonly maxLength?: number } = {}): string {
    const judgement = this.#judgements.get(pattern) ?? judge(pattern);
    this.#judgements.set(pattern, judgement);
    const subject = `Pattern ${quote(pattern)}`;
    if (judgement.error !== undefined) this.#problems.error(at, `${subject} ${judgement.error}`);
    if (judgement.warning !== undefined) {
      this.#problems.warning(at, `${subject} ${judgement.warning}`);
    }
    const { degree } = judgement;
    if ((options.maxLength ?? Infinity) ** degree > MAX_STEPS && degree > 1) {
      const longest = Math.floor(MAX_STEPS ** (1 / degree));
      const message = `${subject} can take time that grows with power ${degree} of a text's ` +
        `length: make it simpler, or set "maxLength" to at most ${longest}`;
      this.#problems[degree > 2 ? "error" : "warning"](at, message);
    }
    return judgement.pattern;
  }
}

function judge(original: string): Judgement {
  const failed = (error: string): Judgement => ({ pattern: original, error, degree: 1 });
  const unportable = findUnportable(original);
  if (unportable !== undefined) return failed(unportable);
  const isUnicode = compiles(original, "u");
  const pattern = isUnicode ? original : unescapePunctuation(original);
  if (!isUnicode && !(compiles(original, "") && compiles(pattern, "u"))) {
    return failed(explainInvalid(original));
  }
  const warning = isUnicode
    ? {}
    : { warning: 'escapes what needs no escape, which flag "u" forbids: read as the character' };
  const backtracking = measureBacktracking(parsePattern(pattern));
  if (backtracking.growth === "polynomial") {
    return { pattern, degree: backtracking.degree, ...warning };
  }
  if (backtracking.growth === "unknown") {
    return failed("is too large to be checked for backtracking: make it simpler");
  }
  return failed(
    "can backtrack exponentially, so that a short text stops the program: let no two parts that " +
      "repeat match the same text",
  );
}

function compiles(pattern: string, flags: string): boolean {
  try {
    new RegExp(pattern, flags);
    return true;
  } catch {
    return false;
  }
}

/** What some runtimes accept and others do not. */
function findUnportable(pattern: string): string | undefined {
  const bare = pattern.replace(/\\[^]|\[(?:\\[^]|[^\]\\])*\]/gu, "");
  if (/\(\?(?:[a-z]+(?:-[a-z]*)?|-[a-z]+)[:)]/u.test(bare)) {
    return `uses modifiers such as "(?i)", which ECMA-262 lacked for long: write [Aa] instead`;
  }
  const names = Array.from(bare.matchAll(/\(\?<([^=!>][^>]*)>/gu), ([, name]) => name);
  if (new Set(names).size < names.length) return "has two groups of one name";
  let nesting = 0;
  for (const character of bare) {
    if (character === "(" && ++nesting > MAX_NESTING) return `nests over ${MAX_NESTING} groups`;
    if (character === ")") nesting--;
  }
  return undefined;
}

/**
 * Writes escapes that flag `u` forbids another way: `\-` and `\@` mean the character itself, and
 * patterns made for other engines are full of them.
 */
function unescapePunctuation(pattern: string): string {
  return pattern.replace(/\\([^])/gu, (escape, character: string) => {
    if (!/[- !"#%&',:;<=>@_`~]/u.test(character)) return escape;
    return `\\x${character.charCodeAt(0).toString(16)}`;
  });
}

/** Habits of other engines, with what to write instead. */
const HABITS: readonly (readonly [RegExp, string])[] = [
  [/\(\?P[<=>]/u, `write "(?<name>…)" for "(?P<name>…)"`],
  [/\\[AZz]/u, `write "^" and "$" for "\\A" and "\\Z"`],
  [/\(\?>|[*+?}]\+/u, "possessive quantifiers and atomic groups do not exist"],
  [/\[\[:\w+:\]\]/u, `write "\\d", "\\w" or "\\p{L}" for POSIX classes`],
  [/(?<!\\)(?:\\\\)*\{(?!\d+(?:,\d*)?\})/u, `write "\\{" for a brace that is meant`],
];

function explainInvalid(pattern: string): string {
  const habit = HABITS.find(([found]) => found.test(pattern))?.[1];
  const hint = habit ?? "check brackets, quantifiers and escapes";
  return compiles(pattern, "")
    ? `is valid without flag "u" only, and JSON Schema matches Unicode: ${hint}`
    : `is no valid regular expression of ECMA-262: ${hint}`;
}
