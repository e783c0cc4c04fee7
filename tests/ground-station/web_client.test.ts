import assert from "node:assert/strict";
import { get } from "node:http";
import test from "node:test";
import { readWebContract } from "../../ground-station/web-client/describe_contract.ts";
import { readPageFiles } from "../../ground-station/web-client/page_files.ts";
import { WEB_PERMISSIONS } from "../../ground-station/web-client/permissions.ts";
import { servePage } from "../../ground-station/web-client/serve.ts";
import { groupMembers, memberTitle } from "../../ground-station/web-client/page/panels.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";

const HOUSEKEEPING = {
  "x-message": { subject: "telemetry.{spacecraft}.housekeeping" },
  type: "object",
  properties: {
    time: { type: "integer", "x-unit": "ms" },
    armed: { type: "boolean" },
    mode: { enum: ["safe", "nominal"] },
    battery: {
      type: "object",
      properties: {
        voltage: {
          type: "number",
          "x-unit": "V",
          description: "Of the battery",
          "x-limits": { warning: { low: 7 } },
        },
      },
    },
  },
};
const SUBMIT = {
  "x-message": { subject: "telecommand.{spacecraft}.submit", kind: "request" },
  $ref: "../telecommand.schema.json",
};
const SCHEMAS: Readonly<Record<string, unknown>> = {
  "schemas/spacecraft/housekeeping.schema.json": HOUSEKEEPING,
  "schemas/other.schema.json": { "x-message": { subject: "else.{where}" }, type: "object" },
  "schemas/telecommand/submit.schema.json": SUBMIT,
  "schemas/telecommand.schema.json": { oneOf: [{ $ref: "./ping.schema.json" }] },
  "schemas/ping.schema.json": { type: "object", properties: { command: { const: "ping" } } },
};

function asFiles(schemas: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(schemas).map(([path, value]) => [path, JSON.stringify(value)]),
  );
}

/** Runs a test in a folder with files. */
async function withFiles(
  files: Readonly<Record<string, string>>,
  body: (folder: TemporaryFolder) => Promise<void>,
): Promise<void> {
  const folder = await createTemporaryFolder({ files });
  try {
    await body(folder);
  } finally {
    await folder.remove();
  }
}

test("readWebContract() tells members with units and limits, and the form of telecommands", async () => {
  await withFiles(asFiles(SCHEMAS), async (folder) => {
    const { members, telecommand, definitions } = await readWebContract(folder.resolve("schemas"));
    const message = "spacecraft.housekeeping";
    assert.deepEqual(members, [
      { message, pointer: "/time", kind: "number", description: "", unit: "ms" },
      { message, pointer: "/armed", kind: "boolean", description: "" },
      { message, pointer: "/mode", kind: "text", description: "" },
      {
        message,
        pointer: "/battery/voltage",
        kind: "number",
        description: "Of the battery",
        unit: "V",
        limits: { warning: { low: 7 } },
      },
    ]);
    const files = definitions.map(({ id }) => id.replace(/#.*/, ""));
    assert.ok(definitions.some(({ id }) => id === telecommand));
    assert.deepEqual(files.sort(), [
      "ping.schema.json",
      "telecommand.schema.json",
      "telecommand/submit.schema.json",
    ]);
  });
});

test("groupMembers() gives another field of a schema its plot", async () => {
  const properties = { ...HOUSEKEEPING.properties, coilCurrent: { type: "number", "x-unit": "A" } };
  const path = "schemas/spacecraft/housekeeping.schema.json";
  await withFiles(
    asFiles({ ...SCHEMAS, [path]: { ...HOUSEKEEPING, properties } }),
    async (folder) => {
      const { members } = await readWebContract(folder.resolve("schemas"));
      const panels = groupMembers(members);
      assert.deepEqual(panels.map(({ id }) => id), [
        "spacecraft.housekeeping /armed",
        "spacecraft.housekeeping V",
        "spacecraft.housekeeping A",
      ]);
      assert.deepEqual(panels.map(({ isDefault }) => isDefault), [false, true, true]);
      assert.equal(memberTitle(panels[2]?.members[0]?.pointer ?? ""), "Coil current");
      assert.equal(memberTitle("/SRC_SEQ_CTR"), "SRC SEQ CTR");
    },
  );
});

test("groupMembers() puts what is numbered into one plot, and shows it", () => {
  const member = (pointer: string) => ({
    message: "m",
    pointer,
    kind: "number" as const,
    description: "",
  });
  const panels = groupMembers(["/q1", "/q2", "/count"].map(member));
  assert.deepEqual(panels.map(({ id, isDefault }) => [id, isDefault]), [
    ["m /q", true],
    ["m /count", false],
  ]);
});

test("readWebContract() refuses schemas that are wrong, or without telecommands", async () => {
  const wrong = { "schemas/a.schema.json": { type: "nonsense" } };
  await withFiles(asFiles(wrong), async (folder) => {
    await assert.rejects(readWebContract(folder.resolve("schemas")), /a\.schema\.json#\/type/);
  });
  const none = { "schemas/a.schema.json": { type: "object" } };
  await withFiles(asFiles(none), async (folder) => {
    await assert.rejects(readWebContract(folder.resolve("schemas")), /"telecommand\.submit"/);
  });
});

test("WEB_PERMISSIONS let the page read and ask, and nothing else", () => {
  const { publish, subscribe } = WEB_PERMISSIONS;
  assert.deepEqual(publish.allow.filter((subject) => !/^__telestion__/.test(subject)), [
    "telecommand.*.submit",
    "telecommand.*.confirm",
    "telecommand.*.history",
    "alarm.*.active",
    "parser.*.latest",
    "archive.read-latest",
    "archive.read-plot",
    "archive.read-range",
  ]);
  assert.ok(!subscribe.allow.some((subject) => /^(?:>|_INBOX\.|\*)/.test(subject)));
});

/** Asks as no browser would, headers and path as they are. */
function ask(url: string, headers: Readonly<Record<string, string>> = {}, path = "/"): Promise<{
  readonly status: number | undefined;
  readonly body: string;
  readonly policy: string;
}> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    get({ hostname, port, path, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk) => body += chunk).on("end", () => {
        const policy = String(response.headers["content-security-policy"]);
        resolve({ status: response.statusCode, body, policy });
      });
    }).on("error", reject);
  });
}

const CONFIG = {
  server: "ws://127.0.0.1:9",
  user: "web",
  password: "secret",
  spacecraft: ["ws-1"],
  staleSeconds: 5,
};

test("servePage() serves the built page and its login, to its own site only", async () => {
  await withFiles(
    { "page/index.html": "<p>", "page/assets/a.js": "1", "secret.txt": "x" },
    async (folder) => {
      const files = await readPageFiles(folder.resolve("page"));
      const site = await servePage({
        files,
        config: CONFIG,
        host: "127.0.0.1",
        port: 0,
        hostNames: ["mission"],
      });
      try {
        const page = await ask(site.url);
        assert.deepEqual([page.status, page.body], [200, "<p>"]);
        assert.match(page.policy, /default-src 'none'.*connect-src 'self' ws:\/\/127\.0\.0\.1:9;/);
        assert.deepEqual(JSON.parse((await ask(site.url, {}, "/config.json?x")).body), CONFIG);
        assert.equal((await ask(site.url, {}, "/assets/a.js")).body, "1");
        assert.equal((await ask(site.url, { host: "mission:80" }, "/config.json")).status, 200);
        const foreign: readonly Readonly<Record<string, string>>[] = [
          { host: "evil.example" },
          { origin: "http://evil.example" },
          { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
        ];
        for (const headers of foreign) {
          const { status, body } = await ask(site.url, headers, "/config.json");
          assert.deepEqual([status, body], [403, "403\n"], JSON.stringify(headers));
        }
        for (const path of ["/../secret.txt", "/%2e%2e/secret.txt", "//", "/secret.txt"]) {
          assert.equal((await ask(site.url, {}, path)).status, 404, path);
        }
      } finally {
        await site.close();
      }
    },
  );
});

test("readPageFiles() says how to build a page that is not there", async () => {
  await withFiles({}, async (folder) => {
    await assert.rejects(readPageFiles(folder.resolve("page")), /Found no page in ".+": build it/);
  });
});
