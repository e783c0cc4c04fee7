import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { build, linesOf, problemsOf } from "./support/build.ts";

/** Patterns whose time grows with a text's length only. */
const LINEAR = [
  "^[A-Z]{2,5}-\\d+$",
  "^\\d{4}-\\d{2}-\\d{2}$",
  "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$",
  "^([a-z]+\\.)*[a-z]+$",
  "^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)" +
  "(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\\+([0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*))?$",
  "^[a-zA-Z0-9._%+\\-]+@[a-zA-Z0-9.\\-]+\\.[a-zA-Z]{2,}$",
  "^[\\w-]+(\\.[\\w-]+)*@[\\w-]+(\\.[\\w-]+)+$",
  "^[0-9a-f]{64}$",
  "^([0-9a-f]{2}:){5}[0-9a-f]{2}$",
  "^(\\d{1,3}\\.){3}\\d{1,3}$",
  "^(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}$",
  "^([a-z0-9]([a-z0-9\\-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$",
  "^https?://[^\\s/]+(/[^\\s]*)?$",
  "^\\p{L}+( \\p{L}+)*$",
  "^-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?$",
  "^[A-Za-z_][A-Za-z0-9_]*$",
  "^(?=.*\\d)(?=.*[a-z]).{8,}$",
  "^\\S+(\\s+\\S+)*$",
  "^#([0-9a-f]{3}){1,2}$",
  "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
  "^P(\\d+Y)?(\\d+M)?(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+S)?)?$",
  "^[\\u{1F300}-\\u{1F6FF}]+$",
  "^\\uD83D\\uDE00+$",
  "^(a+)+",
  "^(?:a|b|ab)$",
  "^x-",
  "[a-z]+",
  "^.*$",
  "",
];

const EXPONENTIAL = [
  "(a+)+$",
  "(a|a)*b",
  "(a|aa)+$",
  "(.*)*x",
  "^(\\w+\\s?)*$",
  "(x+x+)+y",
  "^([a-z0-9]+)*@",
  "^(([a-z])+.)+[A-Z]([a-z])+$",
  "^(ab|a?b)+c$",
  "^(aa|aaa)+b$",
  "^(?:a|ab)(?:c|bcd)*(?:(?:ab)+|b*a)+$",
  "^(\\d+|\\d+\\.)*$",
  "^(?:[a-z]|[0-9]|[a-f0-9]{1,2})*$",
  "^(\\p{L}|[a-z])*$",
  "^(\\p{L}|\\p{Lu})*$",
  "^(.|\\n|\\s)*!$",
  "^(?=(a+)+$)",
  "^b(?<!(a|a)*c)$",
  "^(a*)*$",
  "^(a*?)*?$",
  "^((a{0,5}){0,5}){0,5}$",
  "^(a{1,100})+$",
  "^(a|a){30}$",
  "^(ab|ab){25}c",
  "^(a?){30}a{30}$",
  "^(a?){100}$",
  "^" + "a?".repeat(30) + "a".repeat(30) + "$",
  "^(a|b|ab)*c$",
  "^a*a*a*a*a*a*b$",
  "^([^\\W_]|[a-z])*$",
  "^(\\u0061|\\x61)*$",
  "^([\\u{61}-c]|\\cJ|b)*$",
];

test("buildModel() accepts ordinary patterns", () => {
  for (const pattern of LINEAR) {
    assert.deepEqual(problemsOf({ type: "string", pattern }), [], pattern);
  }
});

test("buildModel() refuses patterns that backtrack exponentially", () => {
  for (const pattern of EXPONENTIAL) {
    const problems = problemsOf({ type: "string", pattern });
    assert.equal(problems.length, 1, pattern);
    assert.match(problems[0] ?? "", /^error \/pattern .*can backtrack exponentially/, pattern);
  }
});

test("buildModel() refuses them as names of patternProperties too", () => {
  const problems = problemsOf({ patternProperties: { "(a+)+$": true, "^x-": true } });
  assert.match(problems.join(), /^error \/patternProperties\/\(a\+\)\+\$ [^]*exponentially/);
});

test("buildModel() weighs polynomial patterns against maxLength", () => {
  const square = "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$";
  assert.match(problemsOf({ pattern: square }).join(), /^warning \/pattern .*power 2 .*3162$/);
  assert.deepEqual(problemsOf({ pattern: square, maxLength: 3162 }), []);
  assert.match(problemsOf({ pattern: square, maxLength: 3163 }).join(), /^warning/);
  const cube = "^.*a.*b.*c$";
  assert.match(problemsOf({ pattern: cube }).join(), /^error \/pattern .*power 3 .*215$/);
  assert.deepEqual(problemsOf({ pattern: cube, maxLength: 200 }), []);
  assert.match(problemsOf({ pattern: "\\d+$" }).join(), /^warning .*power 2/);
});

test("buildModel() refuses what is no regular expression, and says what to write", () => {
  const invalid: [string, RegExp][] = [
    ["(", /no valid regular expression/],
    ["[", /no valid/],
    ["*", /no valid/],
    ["a{2,1}", /no valid/],
    ["\\", /no valid/],
    ["(?P<a>b)", /write "\(\?<name>…\)"/],
    ["^a++$", /possessive/],
    ["(?>a)", /possessive quantifiers and atomic groups/],
    ["\\Aa\\Z", /write "\^" and "\$".*/],
    ["^[[:digit:]]+$", /POSIX/],
    ["(?i)a", /modifiers/],
    ["(?i:a)", /modifiers/],
    ["(?-i:a)", /modifiers/],
    ["(?<a>b)|(?<a>c)", /two groups of one name/],
    ["a{", /without? .*flag "u"|brace/],
    ["{}", /brace/],
    ["\\p{Nonsense}", /flag "u"/],
    ["(".repeat(200) + ")".repeat(200), /nests over 100 groups/],
  ];
  for (const [pattern, expected] of invalid) {
    const problems = problemsOf({ pattern });
    assert.equal(problems.length, 1, pattern);
    assert.match(problems[0] ?? "", /^error \/pattern /, pattern);
    assert.match(problems[0] ?? "", expected, pattern);
  }
});

test("buildModel() reads needless escapes as the characters, wherever they stand", () => {
  const patterns: [string, string][] = [
    ["^\\w+\\-\\d$", "^\\w+\\x2d\\d$"],
    ["^[a\\-z\\_]\\_$", "^[a\\x2dz\\x5f]\\x5f$"],
    ["^a{1\\,2}\\@$", "^a{1\\,2}\\@$"],
    ["^\\'\\\"\\:\\ $", "^\\x27\\x22\\x3a\\x20$"],
  ];
  for (const [pattern, expected] of patterns) {
    const { contract, problems } = build({ "a.schema.json": { pattern } });
    const [definition] = contract.definitions;
    const schema = typeof definition?.schema === "object" ? definition.schema : undefined;
    assert.equal(schema?.pattern, expected);
    assert.match(linesOf(problems).join(), pattern === expected ? /^error/ : /^warning .*flag "u"/);
  }
  assert.deepEqual(problemsOf({ pattern: "^[a\\-z]\\/\\.$" }), []);
});

test("buildModel() takes no modifier for one in a class or behind a backslash", () => {
  assert.deepEqual(problemsOf({ pattern: "^[(?i:]\\(?i:$" }), []);
});

test("buildModel() refuses patterns that are too large to be checked", () => {
  const pattern = `^(${Array.from({ length: 4000 }, (_, index) => `w${index}`).join("|")})*$`;
  assert.match(problemsOf({ pattern }).join(), /^error \/pattern .*too large to be checked/);
});

test("a pattern that was accepted refuses long texts in no time", () => {
  const pumps = [
    "a",
    "A",
    "0",
    "1",
    "-",
    ".",
    "@",
    " ",
    ":",
    "/",
    "a.",
    "a-",
    "a@",
    "0.",
    "aA0",
    "é",
    "😀",
  ];
  const program = `
    let tried = 0;
    for (const pattern of ${JSON.stringify(LINEAR)}) {
      const expression = new RegExp(pattern, "u");
      for (const pump of ${JSON.stringify(pumps)}) {
        for (const end of ["", "!", "\\n"]) {
          expression.test(pump.repeat(5000) + end);
          tried++;
        }
      }
    }
    console.log("tried " + tried);
  `;
  const evaluate = "Deno" in globalThis ? "eval" : "-e";
  const { stdout, signal } = spawnSync(process.execPath, [evaluate, program], {
    encoding: "utf8",
    timeout: 25_000,
  });
  assert.equal(signal, null, "the patterns take too long");
  assert.match(stdout, new RegExp(`tried ${LINEAR.length * pumps.length * 3}`));
});
