import assert from "node:assert/strict";
import { test } from "node:test";
import { parseArguments } from "../../runtime/arguments.ts";
import { loadConfig, type LoadedConfig } from "../../runtime/config.ts";
import { printConfig } from "../../runtime/print_config.ts";
import { createFakeHost, type FakeHostOptions } from "./support/fake_host.ts";

const BASIC = {
  NATS_URL: "nats://nats:4222",
  NATS_USER: "nats",
  NATS_PASSWORD: "hunter2-hunter2",
  SERVICE_NAME: "my-service",
  DATA_DIR: "/data",
};
const SEED = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY";
const CREDS = `-----BEGIN NATS USER JWT-----\r
eyJ0eXAiOiJKV1QifQ.eyJzdWIiOiJ4In0.c2lnbmF0dXJl\r
------END NATS USER JWT------\r
\r
-----BEGIN USER NKEY SEED-----\r
${SEED}\r
------END USER NKEY SEED------\r
`;

function load(options: FakeHostOptions): Promise<LoadedConfig> {
  return loadConfig(createFakeHost(options));
}

function without(...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(BASIC).filter(([name]) => !names.includes(name)));
}

async function assertRefused(options: FakeHostOptions, message: RegExp | string): Promise<void> {
  await assert.rejects(load(options), (error) => {
    assert.ok(error instanceof Error && "code" in error);
    assert.equal(error.code, "bad-configuration");
    if (typeof message === "string") assert.equal(error.message, message);
    else assert.match(error.message, message);
    assert.doesNotMatch(error.message, /hunter2|SUACSSL3/);
    return true;
  });
}

test("loadConfig() takes the basic configuration from the environment", async () => {
  const loaded = await load({ environment: { ...BASIC, TEST: "1" } });
  assert.equal(loaded.serviceName, "my-service");
  assert.equal(loaded.dataDir, "/data");
  assert.deepEqual(loaded.natsUrl.servers, ["nats:4222"]);
  assert.deepEqual(loaded.credentials, { user: "nats", password: "hunter2-hunter2" });
  assert.deepEqual(loaded.config, { ...BASIC, TEST: "1" });
  assert.deepEqual([loaded.dev, loaded.logLevel], [false, "info"]);
  assert.deepEqual([loaded.notices, loaded.warnings], [[], []]);
});

test("loadConfig() warns of settings that look misspelt, where people write them", async () => {
  const file = '{"stationName": "a", "NATS_CERTT": "b", "TEST": 1}';
  const loaded = await loadConfig(
    createFakeHost({
      environment: { ...BASIC, CONFIG_FILE: "/config.json", LOG_LEVEI: "debug" },
      args: [
        "--Station_Name=c",
        "--stationname=d",
        "--dve",
        "--pritn-config",
        "--log-level=warn",
        "--note=e",
      ],
      files: { "/config.json": file },
    }),
    { names: ["STATION_NAME", "interval"] },
  );
  assert.deepEqual(loaded.warnings, [
    'Unknown setting "stationName" from the config file: did you mean "STATION_NAME"?',
    'Unknown setting "NATS_CERTT" from the config file: did you mean "NATS_CERT"?',
    'Unknown setting "Station_Name" from the command line: did you mean "STATION_NAME"?',
    'Unknown setting "stationname" from the command line: did you mean "STATION_NAME"?',
    'Unknown setting "dve" from the command line: did you mean "dev"?',
    'Unknown setting "pritn-config" from the command line: did you mean "print-config"?',
    'Unknown setting "log-level" from the command line: did you mean "LOG_LEVEL"?',
  ]);
});

test("loadConfig() says which setting may have been meant for one that is missing", () =>
  assertRefused(
    { environment: without("SERVICE_NAME"), args: ["--sevice_name=a"] },
    /without SERVICE_NAME: .*; Unknown setting "sevice_name" .*: did you mean "SERVICE_NAME"\?$/,
  ));

test("loadConfig() takes settings from the command line, above the environment", async () => {
  const loaded = await load({
    environment: { ...BASIC, TEST: "1" },
    args: ["--TEST=2", "--service_name=other", "--FLAG"],
  });
  assert.equal(loaded.config["TEST"], "2");
  assert.equal(loaded.config["FLAG"], true);
  assert.equal(loaded.config["SERVICE_NAME"], "other");
  assert.equal(loaded.serviceName, "other");
});

test("loadConfig() takes arguments that were parsed instead of the command line", async () => {
  const host = createFakeHost({ environment: BASIC, args: ["--A=1"] });
  const { config } = await loadConfig(host, { args: parseArguments(["--B=2"], []) });
  assert.deepEqual(config, { ...BASIC, B: "2" });
});

test("loadConfig() merges config file < environment < command line", async () => {
  const file = `{ // basic
    "NATS_URL": "file:1", "A": "file", "B": "file", "C": {"x": 1, "y": 2}, "N": 5
  }`;
  const { config, settings } = await load({
    environment: { ...without("NATS_URL"), A: "environment", B: "environment", C: "shallow" },
    args: ["--CONFIG_FILE=service.json", "--B=command line"],
    files: { "/srv/service.json": file },
  });
  const expected = { A: "environment", B: "command line", C: "shallow", N: 5, NATS_URL: "file:1" };
  for (const [name, value] of Object.entries(expected)) assert.equal(config[name], value);
  assert.equal(settings.get("NATS_URL")?.source, "config file");
  assert.equal(settings.get("A")?.source, "environment");
  assert.equal(settings.get("B")?.source, "command line");
});

test("loadConfig() takes CONFIG_FILE from the environment, and CONFIG_KEY picks a part", async () => {
  const files = { "/etc/all.json": JSON.stringify({ one: BASIC, two: { SERVICE_NAME: "x" } }) };
  const { serviceName, config } = await load({
    environment: { CONFIG_FILE: "/etc/all.json", CONFIG_KEY: "one" },
    files,
  });
  assert.equal(serviceName, "my-service");
  assert.deepEqual(config, { ...BASIC, CONFIG_FILE: "/etc/all.json", CONFIG_KEY: "one" });
});

test("loadConfig() ignores CONFIG_FILE inside of a config file, and an empty one", async () => {
  const files = { "/srv/a": JSON.stringify({ ...BASIC, CONFIG_FILE: "b" }), "/srv/b": "{" };
  assert.equal((await load({ args: ["--CONFIG_FILE=a"], files })).dataDir, "/data");
  assert.equal((await load({ environment: { ...BASIC, CONFIG_FILE: "" } })).dataDir, "/data");
});

test("loadConfig() names a config file that cannot be read", async () => {
  await assertRefused(
    { environment: { ...BASIC, CONFIG_FILE: "no.json" } },
    'Cannot read the file "/srv/no.json" that CONFIG_FILE names: ENOENT',
  );
});

test("loadConfig() refuses a well-known setting of a config file that is no text", async () => {
  for (const value of [1234, null, true, ["hunter2"]]) {
    const files = { "/srv/c": JSON.stringify({ ...BASIC, NATS_PASSWORD: value }) };
    await assertRefused(
      { args: ["--CONFIG_FILE=c"], files },
      `Cannot use NATS_PASSWORD from the config file: expected a string instead of ${typeof value}`,
    );
  }
});

test("loadConfig() names everything that is missing at once, and the ways to give it", async () => {
  await assertRefused(
    {},
    /^Cannot start without NATS_URL, NATS_USER, NATS_PASSWORD, SERVICE_NAME, DATA_DIR: .*environment \(NATS_URL=….*--NATS_URL=….*CONFIG_FILE.*NATS_TOKEN, NATS_CREDS or NATS_NKEY.*NATS_PASSWORD_FILE.*--dev/,
  );
  await assertRefused(
    { environment: without("DATA_DIR") },
    /^Cannot start without DATA_DIR: expected it in the environment \(DATA_DIR=…\)/,
  );
  await assertRefused(
    { environment: without("DATA_DIR"), args: ["-dev"] },
    /--dev fills in what is missing; Ignored the argument "-d…": expected "--KEY=value"/,
  );
  await assertRefused(
    { environment: { ...without("NATS_USER", "SERVICE_NAME"), NATS_URL: "http://x" } },
    /^Cannot start without NATS_USER, SERVICE_NAME: /,
  );
});

for (const name of ["NATS_URL", "SERVICE_NAME", "DATA_DIR"]) {
  test(`loadConfig() counts an empty ${name} as missing`, async () => {
    for (const value of ["", "  "]) {
      const environment = { ...BASIC, [name]: value };
      await assertRefused({ environment }, new RegExp(`^Cannot start without ${name}: `));
      const files = { "/srv/c": JSON.stringify({ [name]: "given" }) };
      const { config } = await load({ environment, args: ["--CONFIG_FILE=c"], files });
      assert.equal(config[name], "given");
    }
  });
}

test("loadConfig() sends no credentials for an empty user, but wants the variable", async () => {
  const empty = { ...BASIC, NATS_USER: "", NATS_PASSWORD: "" };
  const loaded = await load({ environment: empty });
  assert.deepEqual(loaded.credentials, {});
  assert.deepEqual(loaded.config, empty);
  assert.deepEqual(loaded.warnings, []);
  await assertRefused({ environment: without("NATS_USER") }, /^Cannot start without NATS_USER: /);
});

test("loadConfig() keeps an empty password, and warns of one without a user", async () => {
  const { credentials } = await load({ environment: { ...BASIC, NATS_PASSWORD: "" } });
  assert.deepEqual(credentials, { user: "nats", password: "" });
  const { warnings, ...rest } = await load({ environment: { ...BASIC, NATS_USER: "" } });
  assert.deepEqual(rest.credentials, {});
  assert.deepEqual(warnings, ["Ignored NATS_PASSWORD: expected a user in NATS_USER beside it"]);
});

test("loadConfig() keeps well-known values of the command line as texts", async () => {
  const { credentials, config } = await load({
    environment: BASIC,
    args: ["--NATS_PASSWORD=0123", "--nats_user", "42"],
  });
  assert.deepEqual(credentials, { user: "42", password: "0123" });
  assert.equal(config["NATS_PASSWORD"], "0123");
});

test("loadConfig() needs no user when credentials come another way", async () => {
  const base = without("NATS_USER", "NATS_PASSWORD");
  const files = { "/run/x.creds": CREDS, "/run/x.nk": `# comment\n${SEED}\n` };
  const cases: readonly (readonly [Record<string, string>, Record<string, string>])[] = [
    [{ NATS_URL: "nats://ada:s%20t@nats" }, { user: "ada", password: "s t" }],
    [{ NATS_URL: "t0ken@nats" }, { token: "t0ken" }],
    [{ NATS_TOKEN: "t0ken" }, { token: "t0ken" }],
    [{ NATS_CREDS: "/run/x.creds" }, { creds: CREDS.replaceAll("\r", "") }],
    [{ NATS_CREDS_FILE: "/run/x.creds" }, { creds: CREDS.replaceAll("\r", "") }],
    [{ NATS_NKEY: "/run/x.nk" }, { nkeySeed: SEED }],
  ];
  for (const [variables, credentials] of cases) {
    const loaded = await load({ environment: { ...base, ...variables }, files });
    assert.deepEqual(loaded.credentials, credentials);
    assert.ok(!("NATS_USER" in loaded.config));
  }
  await assertRefused({ environment: { ...base, NATS_TOKEN: "" } }, /without NATS_USER, NATS_PASS/);
});

test("loadConfig() prefers variables to the credentials in the URL", async () => {
  const environment = { ...BASIC, NATS_URL: "nats://ada:secret@nats" };
  const { credentials } = await load({ environment });
  assert.deepEqual(credentials, { user: "nats", password: "hunter2-hunter2" });
  const empty = await load({ environment: { ...environment, NATS_USER: "" } });
  assert.deepEqual(empty.credentials, { user: "ada", password: "secret" });
});

test("loadConfig() reads secrets from files", async () => {
  const files = { "/run/url": "nats:1\n", "/run/user": "ada", "/run/password": "hunter2\r\n" };
  const { credentials, natsUrl, config } = await load({
    environment: {
      SERVICE_NAME: "s",
      DATA_DIR: "/d",
      NATS_URL_FILE: "/run/url",
      NATS_USER_FILE: "/run/user",
      NATS_PASSWORD: "",
      NATS_PASSWORD_FILE: "/run/password",
    },
    files,
  });
  assert.deepEqual(credentials, { user: "ada", password: "hunter2" });
  assert.deepEqual(natsUrl.servers, ["nats:1"]);
  assert.equal(config["NATS_PASSWORD"], "");
});

test("loadConfig() takes the stronger of a variable and its file", async () => {
  const files = { "/run/password": "from-file", "/srv/c": '{"NATS_PASSWORD": "weaker"}' };
  const environment = { ...without("NATS_PASSWORD"), NATS_PASSWORD_FILE: "/run/password" };
  const direct = await load({ environment, files, args: ["--NATS_PASSWORD=direct"] });
  assert.equal(direct.credentials.password, "direct");
  const file = await load({ environment, files, args: ["--CONFIG_FILE=c"] });
  assert.equal(file.credentials.password, "from-file");
  await assertRefused(
    { environment: { ...BASIC, ...environment }, files },
    "Found both NATS_PASSWORD and NATS_PASSWORD_FILE in the environment: expected one of them",
  );
});

test("loadConfig() names files of credentials that cannot be used", async () => {
  await assertRefused(
    { environment: { ...BASIC, NATS_TOKEN_FILE: "/run/no" } },
    'Cannot read the file "/run/no" that NATS_TOKEN_FILE names: ENOENT',
  );
  const files = { "/run/empty": "hunter2" };
  await assertRefused(
    { environment: { ...BASIC, NATS_CREDS: "/run/empty" }, files },
    "Found no credentials in the file that NATS_CREDS names: expected a JWT and its seed",
  );
  await assertRefused(
    { environment: { ...BASIC, NATS_NKEY: "/run/empty" }, files },
    'Found no seed in the file that NATS_NKEY names: expected a line that begins with "SU"',
  );
  await assertRefused(
    { environment: { ...BASIC, NATS_NKEY: SEED } },
    "Found a secret in NATS_NKEY: expected the path of the file that holds it",
  );
});

test("loadConfig() demands TLS for tls://, wss:// and with files for TLS", async () => {
  const files = { "/run/ca": "CA", "/run/cert": "CERT", "/run/key": "KEY" };
  const tlsOf = async (variables: Record<string, string>): Promise<unknown> =>
    (await load({ environment: { ...BASIC, ...variables }, files })).tls;
  assert.equal(await tlsOf({}), undefined);
  assert.equal(await tlsOf({ NATS_CA: "" }), undefined);
  assert.deepEqual(await tlsOf({ NATS_URL: "tls://nats" }), {});
  assert.deepEqual(await tlsOf({ NATS_URL: "wss://nats" }), {});
  assert.deepEqual(await tlsOf({ NATS_CA: "/run/ca" }), { ca: "CA", caFile: "/run/ca" });
  assert.deepEqual(await tlsOf({ NATS_CERT: "/run/cert", NATS_KEY: "/run/key" }), {
    certificate: "CERT",
    key: "KEY",
  });
  await assertRefused(
    { environment: { ...BASIC, NATS_KEY: "/run/key" }, files },
    "Found NATS_KEY alone: expected NATS_CERT too",
  );
});

test("loadConfig() fills in what is missing with --dev", async () => {
  const { config, credentials, dataDir, serviceName, dev, notices } = await load({
    args: ["--dev"],
  });
  assert.match(serviceName, /^dev-\d+$/);
  assert.deepEqual(config, {
    NATS_URL: "localhost:4222",
    DATA_DIR: "/srv/data",
    SERVICE_NAME: serviceName,
    dev: true,
  });
  assert.deepEqual([credentials, dataDir, dev], [{}, "/srv/data", true]);
  assert.deepEqual(notices, [
    'Started with --dev, which sets NATS_URL="localhost:4222", DATA_DIR="/srv/data", ' +
    `SERVICE_NAME="${serviceName}"`,
  ]);
});

test("loadConfig() lets anything that is given beat --dev", async () => {
  const { config, notices } = await load({
    environment: { NATS_URL: "localhost:4255", SERVICE_NAME: "" },
    args: ["--dev", "--DATA_DIR=/tmp"],
  });
  assert.equal(config["NATS_URL"], "localhost:4255");
  assert.equal(config["DATA_DIR"], "/tmp");
  assert.match(String(config["SERVICE_NAME"]), /^dev-\d+$/);
  assert.match(notices[0] ?? "", /^Started with --dev, which sets SERVICE_NAME="dev-\d+"$/);
  const full = await load({ environment: BASIC, args: ["--dev"] });
  assert.deepEqual(full.notices, ["Started with --dev, which sets nothing: all is given"]);
});

test("loadConfig() takes --dev from the command line only", async () => {
  for (const name of ["dev", "DEV"]) {
    await assertRefused({ environment: { [name]: "true" } }, /^Cannot start without NATS_URL/);
  }
  await assertRefused({ args: ["--no-dev"] }, /^Cannot start without NATS_URL/);
});

test("loadConfig() resolves DATA_DIR against the working directory", async () => {
  const { dataDir, config } = await load({ environment: { ...BASIC, DATA_DIR: "x/../y" } });
  assert.equal(dataDir, "/srv/y");
  assert.equal(config["DATA_DIR"], "x/../y");
});

test("loadConfig() refuses a URL without showing its credentials", async () => {
  await assertRefused(
    { environment: { ...BASIC, NATS_URL: "http://ada:hunter2@nats" } },
    /^Cannot use NATS_URL "http:\/\/\*\*\*@nats": /,
  );
});

test("loadConfig() reads LOG_LEVEL", async () => {
  assert.equal((await load({ environment: { ...BASIC, LOG_LEVEL: "WARN" } })).logLevel, "warn");
  const warning = { environment: { ...BASIC, LOG_LEVEL: "Warning" } };
  assert.equal((await load(warning)).logLevel, "warn");
  assert.equal((await load({ environment: BASIC, args: ["--log_level=debug"] })).logLevel, "debug");
  await assertRefused(
    { environment: { ...BASIC, LOG_LEVEL: "loud" } },
    'Cannot use LOG_LEVEL "loud": expected one of "debug", "info", "warn", "error"',
  );
});

test("loadConfig() knows all forms of all secrets", async () => {
  const { redact } = await load({
    environment: { ...BASIC, NATS_URL: "ada:p%40ssw0rd@nats", NATS_TOKEN: "t0ken-t0ken" },
  });
  const text = "hunter2-hunter2 p@ssw0rd p%40ssw0rd t0ken-t0ken";
  assert.equal(redact(text), "[redacted] [redacted] [redacted] [redacted]");
});

test("loadConfig() keeps names of the prototype harmless", async () => {
  const files = { "/srv/c": '{"__proto__": {"polluted": 1}, "constructor": 2}' };
  const { config } = await load({ environment: { ...BASIC, CONFIG_FILE: "c" }, files });
  assert.equal(Object.getPrototypeOf(config), Object.prototype);
  assert.equal(config["polluted"], undefined);
  assert.equal(config["constructor"], 2);
});

test("printConfig() shows settings with their sources, and hides secrets", async () => {
  const loaded = await load({
    environment: { ...BASIC, NATS_URL: "nats://ada:s3cret-s3cret@nats", HOME: "/root" },
    args: ["--CONFIG_FILE=c", "--print-config", "--NOTE=s3cret-s3cret"],
    files: { "/srv/c": '{"LIMIT": 5, "DB_PASSWORD": "x", "LIST": ["hunter2-hunter2"]}' },
  });
  assert.deepEqual(JSON.parse(printConfig(loaded, { table: false })), {
    CONFIG_FILE: { value: "c", source: "command line" },
    DATA_DIR: { value: "/data", source: "environment" },
    DB_PASSWORD: { value: "[redacted]", source: "config file" },
    LIMIT: { value: 5, source: "config file" },
    LIST: { value: ["[redacted]"], source: "config file" },
    NATS_PASSWORD: { value: "[redacted]", source: "environment" },
    NATS_URL: { value: "nats://***@nats", source: "environment" },
    NATS_USER: { value: "nats", source: "environment" },
    NOTE: { value: "[redacted]", source: "command line" },
    SERVICE_NAME: { value: "my-service", source: "environment" },
  });
});

test("printConfig() aligns a table for people", async () => {
  const loaded = await load({ args: ["--dev", "--SERVICE_NAME=a\nb", "--FLAG"] });
  assert.equal(
    printConfig(loaded, { table: true }),
    `SETTING       VALUE           SOURCE
DATA_DIR      /srv/data       development default
FLAG          true            command line
NATS_URL      localhost:4222  development default
SERVICE_NAME  a\\nb            command line
dev           true            command line`,
  );
});
