/** What a test came to. */
export interface TestOutcome {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly seconds: number;
}

const TESTCASE = /<testcase\b((?:\s+[\w:-]+="[^"]*")*)\s*(?:\/>|>([\s\S]*?)<\/testcase>)/g;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
};

/**
 * Reads a JUnit report, as Node, Deno and Bun write it.
 *
 * @param xml the report
 * @returns the tests in the order of the report
 */
export function readJunit(xml: string): TestOutcome[] {
  return [...xml.matchAll(TESTCASE)].map(([, attributes = "", body = ""]) => ({
    name: readAttribute(attributes, "name") ?? "",
    outcome: /<(?:failure|error)\b/.test(body)
      ? "failed"
      : /<skipped\b/.test(body)
      ? "skipped"
      : "passed",
    seconds: Number(readAttribute(attributes, "time") ?? 0),
  }));
}

function readAttribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1];
  // Node 20 escapes quotation marks twice.
  return value === undefined ? undefined : decode(value).replaceAll("&quot;", '"');
}

function decode(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? "");
}
