// Once: it runs Chromium, which is there once.
import { connect, type NatsConnection } from "@nats-io/transport-node";
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { type RunningConsole, startConsole } from "../../cli/console/start_console.ts";
import { type Catalog, EMPTY_CATALOG } from "../../cli/tools/catalog.ts";
import { loadCatalog } from "../../cli/tools/load_catalog.ts";
import { recordingTerminal } from "../cli/recording_terminal.ts";
import { launchChromium, NO_CHROMIUM } from "../helpers/chromium.ts";
import { eventually } from "../helpers/eventually.ts";
import { startNatsServer } from "../helpers/nats_server.ts";
import { startProgram } from "../helpers/run_program.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";

const SCHEMAS: Readonly<Record<string, unknown>> = {
  "schemas/power/plan.schema.json": {
    title: "Plan",
    description: "What is switched when.",
    "x-message": {
      subject: "power.{unit}.plan",
      kind: "request",
      reply: { type: "object", properties: { steps: { type: "integer" } }, required: ["steps"] },
    },
    type: "object",
    properties: {
      mode: { enum: ["safe", "science"] },
      limit: { type: "number", minimum: 0, maximum: 12, "x-unit": "V" },
      count: { type: "integer", minimum: 1 },
      armed: { type: "boolean" },
      note: { type: "string", maxLength: 20 },
      steps: { type: "array", items: { $ref: "#/$defs/Step" }, minItems: 1, maxItems: 2 },
      window: {
        type: "object",
        properties: { start: { type: "number" } },
        required: ["start"],
        additionalProperties: false,
      },
      target: {
        oneOf: [
          {
            title: "Bank",
            type: "object",
            properties: { bank: { type: "integer" } },
            required: ["bank"],
          },
          { title: "All", const: "all" },
        ],
      },
      labels: { type: "object", additionalProperties: { type: "string" } },
    },
    required: ["mode", "limit", "armed", "steps", "target"],
    additionalProperties: false,
    $defs: {
      Step: {
        type: "object",
        properties: { at: { type: "number", "x-unit": "s" }, on: { type: "boolean" } },
        required: ["at", "on"],
      },
    },
  },
  "schemas/power/voltage.schema.json": {
    title: "Voltage",
    "x-message": { subject: "power.{unit}.voltage" },
    type: "object",
    properties: { volts: { type: "number", maximum: 12 } },
    required: ["volts"],
  },
};

/** A console in a browser. */
interface OpenedConsole {
  readonly page: Page;
  readonly served: RunningConsole;
  readonly connection: NatsConnection;
  readonly natsUrl: string;
  readonly folder: TemporaryFolder;
  /** What the page complained of. */
  readonly errors: readonly string[];
  /** What it asked other hosts for. */
  readonly foreign: readonly string[];
}

let launched: Promise<Browser> | undefined;

/** All tests share a browser: to start one takes seconds. */
function launchOnce(): Promise<Browser> {
  return launched ??= launchChromium();
}

after(async () => await (await launched)?.close());

async function readCatalog(folder: TemporaryFolder): Promise<Catalog> {
  return await loadCatalog({}, recordingTerminal(folder.path)) ?? EMPTY_CATALOG;
}

async function withConsole(body: (opened: OpenedConsole) => Promise<void>): Promise<void> {
  const files = Object.entries(SCHEMAS).map(([path, value]) => [path, JSON.stringify(value)]);
  const folder = await createTemporaryFolder({ files: Object.fromEntries(files) });
  const server = await startNatsServer();
  const connection = await connect({ servers: server.url });
  const catalog = await readCatalog(folder);
  const served = await startConsole({ connection, catalog, project: "power" });
  const context = await (await launchOnce()).newContext({
    viewport: { width: 1400, height: 900 },
  });
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    const foreign: string[] = [];
    page.on("console", (line) => void (line.type() === "error" && errors.push(line.text())));
    page.on("pageerror", (error) => void errors.push(error.message));
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(new URL(served.url).origin) && !url.startsWith("data:")) {
        foreign.push(url);
      }
    });
    await page.goto(served.url);
    await page.getByText("Connected").waitFor();
    await body({ page, served, connection, natsUrl: server.url, folder, errors, foreign });
  } finally {
    await context.close();
    await served.close();
    await connection.close();
    await server.stop();
    await folder.remove();
  }
}

test(
  "the console shows services of two runtimes, live, and when they are gone",
  { skip: NO_CHROMIUM },
  async () => {
    await withConsole(async ({ page, natsUrl, folder, errors, foreign }) => {
      const programs = (["node", "bun"] as const).map((runtime) =>
        startProgram(runtime, "ground-station/flight-replay/tracker/tracker.ts", {
          env: {
            NATS_URL: natsUrl,
            NATS_USER: "",
            NATS_PASSWORD: "",
            SERVICE_NAME: `power-${runtime}`,
            DATA_DIR: folder.path,
          },
        })
      );
      try {
        for (const runtime of ["node", "bun"]) {
          const service = page.locator(".service", { hasText: `power-${runtime}` });
          await service.waitFor({ timeout: 10_000 });
          assert.match(await service.innerText(), new RegExp(`${runtime} \\d+`));
          assert.equal(await service.locator(".dot.ok").count(), 1);
          await service.locator("summary").click();
          await service.locator("table").waitFor();
        }
        for (const width of [360, 1000, 1400]) {
          await page.setViewportSize({ width, height: 800 });
          const needed = Number(await page.evaluate("document.documentElement.scrollWidth"));
          assert.ok(needed <= width, `${needed} pixels for a width of ${width}`);
        }
      } finally {
        await Promise.all(programs.map((program) => program.stop()));
      }
      await page.locator(".service .dot.gone").nth(1).waitFor({ timeout: 10_000 });
      assert.deepEqual([errors, foreign], [[], []]);
    });
  },
);

test(
  "the console shows messages valid or invalid, as text whatever they hold",
  { skip: NO_CHROMIUM },
  async () => {
    await withConsole(async ({ page, connection, errors }) => {
      await page.getByText("Waiting for messages").waitFor();
      const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
      connection.publish("power.a.voltage", '{"volts":7.5}');
      connection.publish("power.a.voltage", JSON.stringify({ volts: 13, [hostile]: hostile }));
      connection.publish("else.where", hostile);
      await page.locator(".message").nth(2).waitFor();
      assert.equal(await page.locator(".message.valid").count(), 1);
      const invalid = page.locator(".message.invalid");
      assert.match(await invalid.innerText(), /\/volts Expected at most 12/);
      await invalid.locator("summary").click();
      assert.match(await invalid.locator("pre").innerText(), /<img src=x onerror=/);
      assert.equal(await page.locator("#live img, #live script").count(), 0);
      await page.getByLabel("Invalid only").check();
      assert.equal(await page.locator(".message:visible").count(), 1);
      await page.getByLabel("Invalid only").uncheck();
      assert.equal(await page.title(), "power – console");
      // Another subject: only its messages.
      await page.locator(".subject", { hasText: "power.voltage" }).locator(".row").click();
      assert.equal(await page.locator("#live-subject").inputValue(), "power.*.voltage");
      await page.getByText("Waiting for messages").waitFor();
      await eventually(async () => {
        connection.publish("else.where", "{}");
        connection.publish("power.b.voltage", '{"volts":1}');
        await page.waitForTimeout(100);
        return await page.locator(".message").count() > 0;
      });
      assert.deepEqual(
        [...new Set(await page.locator(".message .topic").allInnerTexts())],
        ["power.b.voltage"],
      );
      await eventually(async () =>
        /\/s/.test(await page.locator(".subject", { hasText: "power.voltage" }).innerText())
      );
      assert.deepEqual(errors, []);
      await assert.rejects(page.addScriptTag({ content: "document.title = 'inline'" }));
    });
  },
);

test("the console stays usable at 10,000 messages a second", { skip: NO_CHROMIUM }, async () => {
  await withConsole(async ({ page, connection, errors }) => {
    const payload = JSON.stringify({ volts: 1, padding: "x".repeat(500) });
    const timer = setInterval(() => {
      for (let index = 0; index < 500; index++) connection.publish("power.a.voltage", payload);
    }, 50);
    try {
      await page.getByText("messages are left out").waitFor();
      await page.waitForTimeout(1500);
      await page.getByLabel("Pause").check({ timeout: 1000 });
      const shown = await page.locator(".message").count();
      assert.ok(shown > 20 && shown <= 200, `${shown} messages`);
      const note = await page.locator("#live-note").innerText();
      assert.ok(Number(note.replaceAll(/\D/g, "")) > 5000, note);
    } finally {
      clearInterval(timer);
    }
    assert.deepEqual(errors, []);
  });
});

test(
  "the console makes a form of a schema, checks it and shows the reply",
  { skip: NO_CHROMIUM },
  async () => {
    await withConsole(async ({ page, connection, errors }) => {
      const requests: unknown[] = [];
      connection.subscribe("power.tank.plan", {
        callback: (_error, message) => {
          requests.push(message.json());
          message.respond('{"steps":1}');
        },
      });
      const form = page.locator("#compose");
      const member = (name: string) => form.locator(".member", { hasText: name }).first();
      await page.locator("#compose-message").selectOption("power.plan");
      assert.equal(await page.locator("#compose-about").innerText(), "What is switched when.");
      await member("unit").locator("input").fill("tank");
      await member("limit").locator("input").fill("13");
      await page.getByText("/limit Expected at most 12").waitFor();
      await member("limit").locator("input").fill("7.5");
      await member("mode").locator("select").selectOption("science");
      await member("armed").locator("select").selectOption("true");
      await form.getByRole("button", { name: "Add item" }).click();
      await form.locator(".item").nth(0).locator("input").fill("1.5");
      await form.locator(".item").nth(1).locator("input").fill("3");
      await form.locator(".item").nth(1).getByRole("button", { name: "Remove item" }).click();
      await member("window").getByRole("button", { name: "Add" }).click();
      await member("start").locator("input").fill("-4");
      await form.getByLabel("Alternative").selectOption("All");
      await page.locator("#compose-verdict").getByText("Valid", { exact: true }).waitFor();
      await form.getByRole("button", { name: "Request" }).click();
      await page.getByText("Reply after").waitFor();
      assert.match(await page.locator("#compose-result pre").innerText(), /"steps": 1/);
      const sent = {
        mode: "science",
        limit: 7.5,
        armed: true,
        steps: [{ at: 1.5, on: false }],
        window: { start: -4 },
        target: "all",
      };
      assert.deepEqual(requests, [sent]);
      // The same as JSON, and back.
      await page.getByLabel("As JSON").check();
      const text = page.getByLabel("Payload");
      assert.deepEqual(JSON.parse(await text.inputValue()), sent);
      await text.fill(JSON.stringify({ ...sent, mode: "none", target: { bank: 2 } }));
      await page.getByText('/mode Expected "safe", "science"').waitFor();
      await form.getByRole("button", { name: "Request" }).click();
      await page.getByText("Not sent: it is invalid").waitFor();
      await page.getByLabel("As JSON").uncheck();
      assert.equal(await member("bank").locator("input").inputValue(), "2");
      assert.equal(await member("limit").locator("input").inputValue(), "7.5");
      assert.equal(requests.length, 1);
      assert.deepEqual(errors, []);
    });
  },
);

test(
  "the console shows schemas that change, and says when it is gone",
  { skip: NO_CHROMIUM },
  async () => {
    await withConsole(async ({ page, served, folder }) => {
      const path = "schemas/power/current.schema.json";
      await folder.write(
        path,
        '{"x-message":{},"type":"object","properties":{"a":{"type":"number"}}}',
      );
      served.setCatalog(await readCatalog(folder));
      await page.locator(".subject", { hasText: "power.current" }).waitFor();
      await served.close();
      await page.locator("#status.bad").waitFor();
    });
  },
);

test("the console lets no other address in", { skip: NO_CHROMIUM }, async () => {
  await withConsole(async ({ page, served }) => {
    const other = await page.context().newPage();
    await other.goto(served.url.replace(/#.*/, "#0123456789abcdef0123456789abcdef"));
    await other.getByText("This address is not valid any more").waitFor();
    assert.equal(await other.locator(".subject").count(), 0);
    await other.goto("about:blank");
    const origin = new URL(served.url).origin;
    const outcome = await other.evaluate(async (url) => {
      try {
        return await (await fetch(url)).text();
      } catch {
        return "refused";
      }
    }, `${origin}/api/events`);
    assert.equal(outcome, "refused");
  });
});
