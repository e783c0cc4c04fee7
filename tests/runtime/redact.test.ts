import assert from "node:assert/strict";
import { test } from "node:test";
import { createRedactor, looksSecret } from "../../runtime/redact.ts";

test("createRedactor() hides secrets anywhere, in each form", () => {
  const redact = createRedactor(['p@ss "word"/1', "{}.*+?^$|\\()[]-", "longer-secret", "longer"]);
  assert.equal(redact('a p@ss "word"/1 b'), "a [redacted] b");
  assert.equal(redact(JSON.stringify({ x: 'p@ss "word"/1' })), '{"x":"[redacted]"}');
  assert.equal(redact("?p=p%40ss%20%22word%22%2F1&"), "?p=[redacted]&");
  assert.equal(redact("x{}.*+?^$|\\()[]-x"), "x[redacted]x");
  assert.equal(redact("xlonger-secretx"), "x[redacted]x");
});

test("createRedactor() does not turn all text into stars for empty and short secrets", () => {
  const redact = createRedactor(["", "a", "nats", "1"]);
  const text = "a telemetry of 1 spacecraft via natsd, port 4221";
  assert.equal(redact(text), text);
  assert.equal(
    redact('pass=a, "token":"1", nats: x'),
    'pass=[redacted], "token":"[redacted]", [redacted]: x',
  );
});

test("createRedactor() hides the lines of a creds file, but not its marks", () => {
  const redact = createRedactor([`-----BEGIN NATS USER JWT-----
eyJ0eXAiOiJKV1QifQ.eyJzdWIiOiJ4In0.c2lnbmF0dXJl
------END NATS USER JWT------
`]);
  assert.equal(redact("x eyJ0eXAiOiJKV1QifQ.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"), "x [redacted]");
  assert.equal(redact("-----BEGIN NATS USER JWT-----"), "-----BEGIN NATS USER JWT-----");
});

test("createRedactor() hides the credentials of every URL", () => {
  const redact = createRedactor([]);
  assert.equal(redact("at nats://a:b@h:1 and wss://t@h/x"), "at nats://***@h:1 and wss://***@h/x");
  assert.equal(redact("mail a@b, https://x/@y"), "mail a@b, https://x/@y");
});

test("createRedactor() survives lone surrogates", () => {
  const redact = createRedactor(["\ud800secret-text"]);
  assert.equal(redact("\ud800secret-text"), "[redacted]");
});

test("looksSecret() goes by the name", () => {
  for (const name of ["DB_PASSWORD", "PASS", "api_key", "MyToken", "CLIENT_SECRET", "SEED"]) {
    assert.ok(looksSecret(name), name);
  }
  for (const name of ["NATS_PASSWORD_FILE", "PASSENGERS", "KEYBOARD", "NATS_URL"]) {
    assert.ok(!looksSecret(name), name);
  }
});
