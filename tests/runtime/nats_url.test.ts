import assert from "node:assert/strict";
import { test } from "node:test";
import type { NatsUrl } from "../../runtime/connect.ts";
import { ServiceError } from "../../runtime/errors.ts";
import { parseNatsUrl, redactUrl } from "../../runtime/nats_url.ts";

const TCP = { transport: "tcp", tls: false } as const;
const WEBSOCKET = { transport: "websocket", tls: false } as const;

const ACCEPTED: Readonly<Record<string, NatsUrl>> = {
  "nats:4222": { ...TCP, servers: ["nats:4222"] },
  "localhost:4222": { ...TCP, servers: ["localhost:4222"] },
  "localhost": { ...TCP, servers: ["localhost:4222"] },
  "127.0.0.1:14222": { ...TCP, servers: ["127.0.0.1:14222"] },
  "my_broker-1.example": { ...TCP, servers: ["my_broker-1.example:4222"] },
  "nats://nats:4222": { ...TCP, servers: ["nats:4222"] },
  "NATS://Nats:4222/": { ...TCP, servers: ["Nats:4222"] },
  "a:4222,b:4222": { ...TCP, servers: ["a:4222", "b:4222"] },
  "nats://a, nats://b:1": { ...TCP, servers: ["a:4222", "b:1"] },
  "tls://nats": { ...TCP, tls: true, servers: ["nats:4222"] },
  "nats://a,tls://b": { ...TCP, tls: true, servers: ["a:4222", "b:4222"] },
  "ws://nats": { ...WEBSOCKET, servers: ["ws://nats:80"] },
  "wss://nats": { ...WEBSOCKET, tls: true, servers: ["wss://nats:443"] },
  "wss://nats:8443/bus?x=1": { ...WEBSOCKET, tls: true, servers: ["wss://nats:8443/bus?x=1"] },
  "ws://a:8080,ws://b:8080": { ...WEBSOCKET, servers: ["ws://a:8080", "ws://b:8080"] },
  "[::1]": { ...TCP, servers: ["[::1]:4222"] },
  "nats://[fe80::1]:14222": { ...TCP, servers: ["[fe80::1]:14222"] },
  "ws://[::1]:8080": { ...WEBSOCKET, servers: ["ws://[::1]:8080"] },
  "münchen": { ...TCP, servers: ["xn--mnchen-3ya:4222"] },
  "nats://ada:pa%40s%2Cs@nats": { ...TCP, servers: ["nats:4222"], user: "ada", password: "pa@s,s" },
  "ada:p@ss@nats:1": { ...TCP, servers: ["nats:1"], user: "ada", password: "p@ss" },
  "ada:@nats": { ...TCP, servers: ["nats:4222"], user: "ada", password: "" },
  "nats://t0ken@nats": { ...TCP, servers: ["nats:4222"], token: "t0ken" },
  "wss://ada:secret@nats/bus": {
    ...WEBSOCKET,
    tls: true,
    servers: ["wss://nats:443/bus"],
    user: "ada",
    password: "secret",
  },
  "ada:secret@a,ada:secret@b,c": {
    ...TCP,
    servers: ["a:4222", "b:4222", "c:4222"],
    user: "ada",
    password: "secret",
  },
};

const REFUSED: Readonly<Record<string, string>> = {
  "": 'Cannot use NATS_URL "": expected a host for every server',
  "nats://": 'Cannot use NATS_URL "nats://": expected a host for every server',
  ":4222": 'Cannot use NATS_URL ":4222": expected a host for every server',
  "a,,b": 'Cannot use NATS_URL "a,,b": expected a host for every server',
  "http://nats":
    'Cannot use NATS_URL "http://nats": expected one of "nats://", "tls://", "ws://" and "wss://", or no scheme',
  "nats:0": 'Cannot use NATS_URL "nats:0": expected a port between 1 and 65535',
  "nats:65536": 'Cannot use NATS_URL "nats:65536": expected a port between 1 and 65535',
  "nats:x": 'Cannot use NATS_URL "nats:x": expected a port between 1 and 65535',
  "nats:": 'Cannot use NATS_URL "nats:": expected a port between 1 and 65535',
  "::1": 'Cannot use NATS_URL "::1": expected IPv6 addresses in brackets',
  "[zz]:4222": 'Cannot use NATS_URL "[zz]:4222": expected IPv6 addresses in brackets',
  "a b": 'Cannot use NATS_URL "a b": expected letters, digits, dots and hyphens in host names',
  "nats://nats/path": 'Cannot use NATS_URL "nats://nats/path": expected nothing behind the port',
  "nats://nats?x=1": 'Cannot use NATS_URL "nats://nats?x=1": expected nothing behind the port',
  "ws://nats#x": 'Cannot use NATS_URL "ws://nats#x": expected nothing behind the port',
  "ws://a,nats://b":
    'Cannot use NATS_URL "ws://a,nats://b": expected either "ws://" and "wss://" for all servers of the list, or for none',
  "nats://ada:hunter2@a,ada:hunter3@b":
    'Cannot use NATS_URL "nats://***@b": expected the same credentials for all servers of the list',
  "nats://ada:hunter2%@nats":
    'Cannot use NATS_URL "nats://***@nats": expected credentials in which "%" begins a percent-encoded character',
  "nats://:hunter2@nats":
    'Cannot use NATS_URL "nats://***@nats": expected a user in front of the password',
  "ada:hunter2,x@nats": 'Cannot use NATS_URL "***@nats": expected a port between 1 and 65535',
};

for (const [value, expected] of Object.entries(ACCEPTED)) {
  test(`parseNatsUrl() accepts ${JSON.stringify(value)}`, () => {
    assert.deepEqual(parseNatsUrl(value), expected);
  });
}

for (const [value, message] of Object.entries(REFUSED)) {
  test(`parseNatsUrl() refuses ${JSON.stringify(value)}`, () => {
    assert.throws(
      () => parseNatsUrl(value),
      (error) =>
        error instanceof ServiceError && error.code === "bad-configuration" &&
        error.message === message,
    );
  });
}

test("redactUrl() hides credentials of malformed URLs and lists too", () => {
  assert.equal(redactUrl("nats://nats:4222"), "nats://nats:4222");
  assert.equal(redactUrl("wss://a:b@c@host/x"), "wss://***@host/x");
  assert.equal(redactUrl("a:b@host"), "***@host");
  assert.equal(redactUrl("tls://a:b@h1,tls://a:b@h2:x"), "tls://***@h2:x");
});
