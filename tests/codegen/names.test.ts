import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkName,
  commentText,
  descriptorName,
  isClientProperty,
  propertyKey,
  propertyName,
  stringLiteral,
  typeName,
  typeNamePart,
  validatorName,
} from "../../codegen/names.ts";

const IDENTIFIER = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

const HOSTILE = [
  "__proto__",
  "constructor",
  "*/ alert(1) /*",
  '"; alert(1); "',
  "`${alert(1)}`",
  "a\nb",
  "a\u2028b",
  "\ud800",
  "</script>",
  "🚀",
  "",
  " ",
  "1",
  "\u0301",
  "\u202egnp",
  "x".repeat(10_000),
];

test("typeName() writes PascalCase and steers clear of reserved names", () => {
  const names = {
    "set-mode": "SetMode",
    batteryVoltage: "BatteryVoltage",
    IMU: "IMU",
    imu_raw: "ImuRaw",
    "housekeeping.v2": "HousekeepingV2",
    array: "Array_",
    "uint8-array": "Uint8Array_",
    Uint8Array: "Uint8Array_",
    record: "Record_",
    client: "Client_",
    class: "Class",
    "2fa": "_2fa",
    "größe-über": "GrößeÜber",
    "e\u0301tat": "\u00c9tat",
    "🚀": "U1f680",
    "rocket🚀": "Rocket",
    "": "Empty",
    "-": "U2d",
    __proto__x: "ProtoX",
  };
  for (const [text, expected] of Object.entries(names)) {
    assert.equal(typeName(text), expected, text);
  }
  assert.equal(typeNamePart("array"), "Array");
});

test("descriptorName() writes camelCase and steers clear of reserved words", () => {
  const names = new Map([
    ["set-mode", "setMode"],
    ["IMU", "imu"],
    ["IMUData", "imuData"],
    ["SetMode", "setMode"],
    ["class", "class_"],
    ["delete", "delete_"],
    ["create-client", "createClient_"],
    ["messages", "messages_"],
    ["event", "event_"],
    ["2fa", "_2fa_"],
    ["日本", "日本_"],
    ["Größe", "größe"],
  ]);
  for (const [text, expected] of names) assert.equal(descriptorName(text), expected, text);
  assert.equal(propertyName("delete"), "delete");
});

test("isClientProperty() refuses what every object inherits", () => {
  assert.deepEqual(
    ["constructor", "toString", "__proto__", "status"].map(isClientProperty),
    [false, false, false, true],
  );
});

test("typeName() and descriptorName() give a legal identifier for hostile text", () => {
  for (const text of HOSTILE) {
    for (const name of [typeName(text), descriptorName(text), propertyName(text)]) {
      assert.match(name, IDENTIFIER, JSON.stringify(text.slice(0, 20)));
      assert.ok(name.length <= 102);
    }
  }
});

test("validatorName() and checkName() derive from the type's name", () => {
  assert.equal(validatorName("SetMode"), "setModeValidator");
  assert.equal(validatorName("IMU"), "imuValidator");
  assert.equal(checkName("SetMode"), "isSetMode");
});

test("stringLiteral() gives source text that evaluates to the value", () => {
  for (const text of [...HOSTILE, "'", "\\", "\0", "\u2029", "<!-- -->", "\u{e0001}", "é😀"]) {
    const literal = stringLiteral(text);
    assert.equal(JSON.parse(literal), text);
    assert.doesNotMatch(literal, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|<\/|<!--/u);
  }
});

test("propertyKey() quotes what is no plain identifier", () => {
  assert.equal(propertyKey("mode"), "mode");
  assert.equal(propertyKey("constructor"), "constructor");
  assert.equal(propertyKey("set-mode"), '"set-mode"');
  assert.equal(propertyKey("1a"), '"1a"');
  assert.equal(propertyKey("größe"), '"größe"');
  assert.equal(propertyKey(""), '""');
  assert.equal(propertyKey("__proto__"), '["__proto__"]');
});

test("commentText() cannot end a comment, start a tag or hide characters", () => {
  assert.equal(commentText("a */ b"), "a *\\/ b");
  assert.equal(commentText("/ b"), "\\/ b");
  assert.equal(commentText("a\r\nb\rc\u2028d\u2029e\u0085f"), "a\nb\nc\nd\ne\nf");
  assert.equal(commentText("@ts-ignore"), "\\@ts-ignore");
  assert.equal(commentText("see {@link x} or a@b.org"), "see {\\@link x} or a@b.org");
  assert.equal(commentText("a\u202eb\0"), "a\\u202eb\\u0000");
  assert.equal(commentText("  a  \n b\t"), "a\n b");
  for (const text of HOSTILE) assert.ok(!commentText(text).includes("*/"));
});

test("commentText() keeps a line that ends with a star from closing the comment", () => {
  assert.equal(commentText("a *\n/ b"), "a *\n\\/ b");
  assert.equal(commentText("*\u200b/"), "*\\u200b/");
});
