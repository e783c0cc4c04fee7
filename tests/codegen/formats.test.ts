import assert from "node:assert/strict";
import { test } from "node:test";
import Format from "typebox/format";
import { FORMATS as EMITTED_FORMATS } from "../../codegen/emitters/formats.ts";
import { FORMATS as MODEL_FORMATS } from "../../codegen/formats.ts";
import * as formatsIdn from "../../runtime/adapters/formats_idn.ts";
import * as validation from "../../runtime/validation.ts";
import { createRandom } from "./support/random_schemas.ts";

const ENTRY_POINTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  validation: { ...validation },
  "formats-idn": { ...formatsIdn },
};

/** Texts that fit a format, or nearly; others are made by mutation. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  "date": ["2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "2024-12-31", "2024-04-31"],
  "time": [
    ..."12:00:00Z 23:59:60Z 23:59:60+00:00 00:59:60+01:00 22:59:60-01:00 12:00:60Z 24:00:00Z"
      .split(" "),
    ..."12:00:00.123456z 12:00:00+23:59 12:00:00+24:00 12:00:00 1:00:00Z".split(" "),
  ],
  "date-time": [
    ..."2024-02-29T12:00:00Z 2024-02-29t12:00:00.5+01:00 2024-02-30T12:00:00Z".split(" "),
    ..."2024-02-29T12:00:00Z[Europe/Berlin] 2024-02-29T12:00:00Z[!u-ca=hebrew][x=y-z]".split(" "),
    ..."2024-02-29T12:00:00Z[+01:00] 2024-02-29T12:00:00Z[../a] 2024-02-29 12:00:00Z".split(" "),
    ..."2024-02-29T12:00:00ZT 2024-02-29T12:00:00Z[]".split(" "),
  ],
  "duration": "P1Y2M3DT4H5M6S P1W P1D PT1S P PT P1Y1D PT1H1S P1DT P1M2D P4Y".split(" "),
  "email": [
    ..."a@b.de a.b+c@d a@[127.0.0.1] a@[256.0.0.1] a@[IPv6:::1] a@-b.de a@b-.de".split(" "),
    ...['"a b"@c.de', '"a\\"b"@c.de', "a@b..de", ".a@b.de", "a..b@c.de", "ä@b.de", "a`b@c.de"],
  ],
  "idn-email": ["ä@ö.de", "a@b.de", "실례@실례.테스트", '"a b"@c.de', "a@-b", "a@b-", "a`@b"],
  "hostname": ["example.com", "xn--4gbwdl.xn--wgbh1c", "xn--X", "a-.de", "-a.de", "a..b", "ab--cd"],
  "idn-hostname": [
    "실례.테스트",
    "example.com",
    "a·l",
    "l·l",
    "〮a",
    "a。b",
    "xn--ihqwcrb4cv8a8dqg056pqjye",
  ],
  "ipv4": [
    "127.0.0.1",
    "255.255.255.255",
    "256.0.0.1",
    "01.2.3.4",
    "1.2.3",
    "1.2.3.4.",
    "1.2.3.4.5",
  ],
  "ipv6": [
    ..."::1 :: 1:2:3:4:5:6:7:8 1::8 1:2:3:4:5:6:7:: ::2:3:4:5:6:7:8 1:2:3:4:5:6:1.2.3.4".split(" "),
    ..."::ffff:1.2.3.4 1::2::3 1.2.3.4:: ::1.2.3.4:1 :1 1: 12345:: 1:2:3:4:5:6:7::8 ::1%eth0".split(
      " ",
    ),
    ..."::1.2.3.4 1:2:3:4:5::1.2.3.4 1:2:3:4:5:6::1.2.3.4".split(" "),
  ],
  "iri": [
    "http://ƒøø.ßår/?∂éœ=πîx#πîüx",
    "/abc",
    "http://a b",
    "urn:a",
    "http://[::1]",
    "a:%zz",
    "\\\\a",
  ],
  "iri-reference": [
    "/âππ",
    "#ƒräg",
    "http://ƒ",
    "\\\\a",
    "a b",
    "httpx//example.com",
    "%zz",
    "//a",
  ],
  "uri": [
    ..."http://foo.bar/?baz=qux#quux http://[::1]:80/a http://[v1.x]/ http://[1::2::3] urn:a:b"
      .split(" "),
    ..."mailto:a@b.de //foo.bar /abc http:// http:///a a:/ a:// a:b/c?d#e http://a@b@c 1a:b a:%zz"
      .split(" "),
    ..."http://[::1] http://[::1]a http://a:1a a:# a:? a:[ http://é".split(" "),
  ],
  "uri-reference": [
    ..."/abc //foo.bar a/b a:b ./a:b #frag ?q 1:a \\\\WINDOWS\\a // //[::1]/a //[x] /a//b ///a :a"
      .split(" "),
    "",
  ],
  "uri-template": [
    "http://e.com/{term:1}/{term}",
    "{a",
    "{a,b*}",
    "{?q,x.y}",
    "{+a}",
    "{}",
    "a%zz",
    "{a:0}",
  ],
  "url": ["http://a.b", "a", "urn:a", "http://[::1", "mailto:x", "//a"],
  "uuid": [
    "2EB8AA08-AA98-11EA-B4AA-73B441D16380",
    "2eb8aa08-aa98-11ea-b4aa-73b441d1638",
    "2eb8aa08aa98-11ea-b4aa-73b441d16380-",
  ],
  "json-pointer": ["/foo/bar~0/baz~1/%a", "", "/~", "/~2", "a", "//", "/a\nb"],
  "json-pointer-uri-fragment": ["#/foo/%25", "#", "#/~", "/a", "#/a b", "#/%zz", "#/a:@"],
  "relative-json-pointer": ["1", "0/foo/bar", "0#", "01", "-1/a", "1##", "+1", "1#/a", "/a"],
  "regex": ["([abc])+\\s+$", "^(abc]", "\\a", "\\p{L}", "(?<a>b)\\k<a>", "a{2,1}", ""],
};

const CHARACTERS = "aZ09.-_~:/?#[]@!$&'()*+,;=%{}\\\"<>|^` \n\u0001éß。\u{1F680}xTZtz";

/** One small change. */
function mutate(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  const characters = [...CHARACTERS];
  const one = characters[Math.floor(random() * characters.length)] ?? "";
  const kind = Math.floor(random() * 4);
  if (kind === 0) return text.slice(0, at) + one + text.slice(at);
  if (kind === 1) return text.slice(0, at) + text.slice(at + 1);
  if (kind === 2) return text.slice(0, at) + one + text.slice(at + 1);
  return text.slice(0, at) + text.slice(at, at + 3) + text.slice(at);
}

function variants(examples: readonly string[], seed: number): Set<string> {
  const random = createRandom(seed);
  const all = new Set(examples);
  for (const example of examples) {
    for (let count = 0; count < 300; count++) {
      let text = mutate(example, random);
      while (random() < 0.4) text = mutate(text, random);
      all.add(text);
    }
  }
  return all;
}

test("FORMATS of the emitter and of the model are the same", () => {
  assert.deepEqual([...EMITTED_FORMATS.keys()].sort(), [...MODEL_FORMATS].sort());
});

for (const [format, { name, entryPoint }] of EMITTED_FORMATS) {
  test(`${name}() agrees with TypeBox on the format "${format}"`, () => {
    const check = ENTRY_POINTS[entryPoint]?.[name];
    assert.ok(typeof check === "function", `${entryPoint} exports ${name}`);
    const verdicts = new Set<unknown>();
    for (const text of variants(EXAMPLES[format] ?? [], 7)) {
      const verdict: unknown = check(text);
      verdicts.add(verdict);
      assert.equal(verdict, Format.Test(format, text), JSON.stringify(text));
    }
    assert.deepEqual(verdicts, new Set([true, false]), "both verdicts were seen");
  });
}
