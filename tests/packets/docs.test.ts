import assert from "node:assert/strict";
import { test } from "node:test";
import { pagesEmitter } from "../../codegen/emitters/packets_pages.ts";
import { readProjectFile } from "../repository/project_files.ts";
import { isGenerated } from "../../codegen/manifest.ts";
import { contractOf, type Schemas } from "../codegen/support/emitted.ts";

function pages(schemas: Schemas): Readonly<Record<string, string>> {
  const { contract, problems } = contractOf(schemas);
  assert.deepEqual(problems, []);
  const outputs = pagesEmitter.emit(contract, { packageName: "telestion-edge" });
  return Object.fromEntries(outputs.map(({ path, text }) => [path, text]));
}

const beacon = {
  title: "Beacon",
  "x-message": { subject: "telemetry.beacon" },
  type: "object",
  "x-packet": { checksum: { algorithm: "crc-16/kermit" }, padding: 3 },
  properties: {
    apid: { type: "integer", "x-packet": { bits: 11 } },
    temperature: {
      type: "number",
      "x-unit": "°C",
      "x-packet": { bits: 12, skip: 6, calibration: { polynomial: [-40, 0.5] } },
      "x-limits": { warning: { low: -10 } },
    },
    extra: { type: "integer", "x-packet": { bits: 40 } },
    text: { type: "string", "x-packet": { length: { prefixBits: 8 } } },
  },
  required: ["apid", "temperature", "extra", "text"],
};

test("pagesEmitter writes a page and a picture for each packet, and lists other messages", () => {
  const files = pages({ beacon, ping: { "x-message": {}, type: "object", title: "Ping" } });
  assert.deepEqual(Object.keys(files), ["README.md", "Beacon.svg", "Beacon.md"]);
  assert.match(files["README.md"] ?? "", /\[Beacon\]\(Beacon\.md\)\n- Ping, event on <code>ping</);
  const page = files["Beacon.md"] ?? "";
  assert.match(page, /!\[Bits of Beacon\]\(Beacon\.svg\)/);
  assert.ok(
    page.includes(
      "| 2.1 | <code>temperature</code> | 12 bits | unsigned, -40 + 0.5·raw | °C | warning -10 … ∞ |",
    ),
    page,
  );
  assert.ok(page.includes("| 8.5 | <code>text</code> |"), page);
});

test("pagesEmitter draws a box for each part of a field that lies in a row", () => {
  const picture = pages({ beacon })["Beacon.svg"] ?? "";
  const boxes = [...picture.matchAll(/<rect class="(\w+)" x="(\d+)" y="(\d+)" width="(\d+)"/g)]
    .map(([, kind, x, y, width]) => [kind, Number(x), Number(y), Number(width)]);
  assert.deepEqual(boxes.slice(0, 5), [
    ["number", 58, 30, 286],
    ["spare", 344, 30, 156],
    ["number", 500, 30, 312],
    ["number", 812, 30, 78],
    ["number", 58, 88, 832],
  ]);
  assert.equal(picture.match(/>extra</g)?.length, 1);
  assert.match(picture, /prefers-color-scheme:dark/);
});

test("pagesEmitter keeps what schemas say harmless in pages and pictures", () => {
  const hostile = "</svg><script>alert(1)</script> | ![x](y) `z` \"' &";
  const files = pages({
    a: {
      ...beacon,
      title: hostile,
      description: `${hostile}\n\n# Head`,
      properties: {
        ...beacon.properties,
        [hostile]: { type: "integer", description: hostile, "x-packet": { bits: 8 } },
      },
      required: [...beacon.required, hostile],
    },
  });
  for (const [path, text] of Object.entries(files)) {
    assert.ok(!text.includes("<script"), text);
    assert.ok(!/^# Head/m.test(text), text);
    assert.ok(path.endsWith(".svg") || !text.includes("![x]"), text);
  }
  assert.equal(files["A.svg"]?.match(/<\/svg>/g)?.length, 1);
});

test("isGenerated() knows pages and pictures, so that they can be written again", () => {
  for (const text of Object.values(pages({ beacon }))) assert.ok(isGenerated(text), text);
  assert.ok(!isGenerated("# My page\n"));
});

test("docs/packets.md shows the picture of its own schema", () => {
  const { text } = readProjectFile("docs/packets.md");
  const [, schema = ""] = /^```json schemas\/housekeeping[^\n]*\n([\s\S]*?)^```/m.exec(text) ?? [];
  const drawn = pages({ housekeeping: JSON.parse(schema) })["Housekeeping.svg"];
  assert.equal(readProjectFile("docs/images/housekeeping.svg").text, drawn);
});
