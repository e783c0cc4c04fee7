// Once: it builds executables, which hold a runtime of their own, and runs Chromium.
import assert from "node:assert/strict";
import { linkSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import test, { after, before } from "node:test";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { findSystemProgram, NATS_SERVER } from "../../cli/adapters/system_programs.ts";
import { thisPlatform } from "../../cli/build/platforms.ts";
import { main } from "../../cli/main.ts";
import { createClient } from "../../generated/mod.ts";
import { WEB_INBOX } from "../../ground-station/web-client/permissions.ts";
import { recordingTerminal } from "../cli/recording_terminal.ts";
import { launchChromium, NO_CHROMIUM } from "../helpers/chromium.ts";
import { eventually } from "../helpers/eventually.ts";
import { freePort } from "../helpers/free_port.ts";
import { type Program, startCommand } from "../helpers/run_program.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import type { SentCounts } from "./mission_station.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";

const PASSWORD = "12e3";
const SPACECRAFT = { spacecraft: "spacecraft" };
const HOUR_MS = 3_600_000;

/** Only the executables and the script. */
let files: TemporaryFolder;

before(async () => {
  files = await createTemporaryFolder();
  const terminal = recordingTerminal(PROJECT_FOLDER);
  const args = ["build", "--start-script", "--bus", "--out", files.resolve("built")];
  assert.equal(await main(args, terminal), 0, terminal.complaints.join("\n"));
});

after(() => files.remove());

/** The mission in a folder of its own. */
interface Station {
  readonly program: Program;
  /** The address of its broker. */
  readonly servers: string;
  readonly client: ReturnType<typeof createClient>;
  /** The address of the page. */
  readonly page: string;
  /** The process of a service. */
  pidOf(service: string): number;
  /** What a service wrote. */
  logOf(service: string): string;
}

interface StationOptions {
  /** Variables for the script. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Whether the executable of the bus is there; else it takes a nats-server. */
  readonly hasBus?: boolean;
}

/** Runs a test with the mission; afterwards nothing of it may be left. */
async function withStation(
  { settings = {}, hasBus = false }: StationOptions,
  body: (station: Station) => Promise<void>,
): Promise<void> {
  const folder = await createTemporaryFolder();
  const [link, nats, webSocket, port] = await Promise.all([1, 2, 3, 4].map(() => freePort()));
  const names = readdirSync(files.resolve("built"))
    .filter((name) => hasBus || !name.startsWith("nats-"));
  assert.equal(names.length, hasBus ? 9 : 8, names.join());
  for (const name of names) linkSync(files.resolve("built", name), folder.resolve(name));
  const script = readFileSync(folder.resolve("start.sh"), "utf8");
  rmSync(folder.resolve("start.sh"));
  await folder.write("start.sh", script.replaceAll("127.0.0.1:5101", `127.0.0.1:${link}`));
  const broker = hasBus ? "" : `:${dirname(findSystemProgram(NATS_SERVER) ?? "")}`;
  const variables = {
    PATH: `/usr/bin:/bin${broker}`,
    NATS_PORT: `${nats}`,
    WEBSOCKET_PORT: `${webSocket}`,
    NATS_PASSWORD: PASSWORD,
    PORT: `${port}`,
    ...settings,
  };
  const environment = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const program = startCommand("/usr/bin/env", ["-i", ...environment, "/bin/sh", "start.sh"], {
    cwd: folder.path,
  });
  let connection: NatsConnection | undefined;
  try {
    await program.waitForLine("All run", { stream: "stderr", timeoutMs: 30_000 });
    const servers = `127.0.0.1:${nats}`;
    connection = await connect({ servers, user: "telestion", pass: PASSWORD });
    await body({
      program,
      servers,
      client: createClient(connection),
      page: `http://127.0.0.1:${port}/`,
      pidOf: (service) => processesIn(folder.path).get(service) ?? 0,
      logOf: (service) => readFileSync(folder.resolve(`data/logs/${service}.log`), "utf8"),
    });
  } finally {
    await connection?.close();
    program.kill("SIGTERM");
    const { code, signal, stderr } = await program.ended;
    try {
      await eventually(() => processesIn(folder.path).size === 0, { timeoutMs: 10_000 });
      assert.ok(code === 0 || signal === "SIGKILL", stderr);
    } finally {
      for (const pid of processesIn(folder.path).values()) process.kill(pid, "SIGKILL");
      await folder.remove();
    }
  }
}

/** The executables of a folder that run, by their services. */
function processesIn(folder: string): Map<string, number> {
  const running = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const file = readlinkSync(`/proc/${pid}/exe`);
      return file.startsWith(`${folder}/`) ? [[file, Number(pid)] as const] : [];
    } catch {
      return []; // it has ended just now
    }
  });
  const end = -`-${thisPlatform()}`.length;
  return new Map(running.map(([file, pid]) => [file.slice(folder.length + 1, end), pid]));
}

/** How many messages of telemetry the archive has. */
async function countStored({ client }: Station): Promise<number> {
  const now = Date.now();
  const span = { subject: "telemetry.spacecraft.>", from: now - HOUR_MS, to: now + HOUR_MS };
  let count = 0;
  let cursor: string | undefined;
  do {
    const request = { ...span, ...cursor !== undefined && { cursor } };
    const page = await client.archive.readRange.request(request);
    count += page.messages.length;
    cursor = page.next;
  } while (cursor !== undefined);
  return count;
}

test("seven executables and a script fly a mission: what was sent is stored, telecommands complete", async () => {
  await withStation(
    { settings: { SPEED: "50", LOOP: "false", COUNTDOWN: "60" } },
    async (station) => {
      const { client, page, program, servers, pidOf, logOf } = station;
      const states: string[] = [];
      client.telecommand.progress.subscribe(({ state }) => void states.push(state));
      const phases = new Set<string>();
      client.spacecraft.housekeeping.subscribe(({ phase }) => void phases.add(phase));
      await eventually(() => phases.size > 0, { what: "Telemetry" });
      await client.telecommand.submit.request({ command: "ping" }, SPACECRAFT);
      await eventually(() => states.at(-1) === "completed", { what: "End of the telecommand" });

      const index = await fetch(page);
      assert.match(await index.text(), /<title>Mission control<\/title>/);
      assert.match(index.headers.get("content-security-policy") ?? "", /script-src 'self'/);
      const contract = await (await fetch(new URL("contract.json", page))).text();
      assert.match(contract, /"pointer":"\/batteryVoltage"/);

      const { user, password } = await (await fetch(new URL("config.json", page))).json() as {
        readonly user: string;
        readonly password: string;
      };
      const connection = await connect({ servers, user, pass: password });
      const { archive } = createClient(connection, { inboxPrefix: WEB_INBOX });
      await archive.readLatest.request({ subject: "telemetry.>" });
      await connection.close();

      await eventually(() => phases.has("landed"), { timeoutMs: 30_000, what: "Landing" });
      process.kill(pidOf("mission-device"), "SIGTERM");
      await program.waitForLine("mission-device has ended", { stream: "stderr" });
      const lines = logOf("mission-device").trim().split("\n").map((line) => JSON.parse(line));
      const sent: SentCounts = lines.find(({ message }) => message === "Sent").properties;
      assert.ok(sent.sent > 100, JSON.stringify(sent));
      await eventually(async () => await countStored(station) === sent.sent, {
        timeoutMs: 10_000,
        everyMs: 200,
        what: `Storage of ${sent.sent} messages`,
      });
    },
  );
});

test("the page out of an executable shows the mission in Chromium, with a login of its own", {
  skip: NO_CHROMIUM,
}, async () => {
  await withStation({ hasBus: true }, async ({ page: url }) => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(url);
      await page.locator('#status[data-state="live"]').waitFor();
      await page.locator('[data-command="ping"]').getByRole("button").click();
      await page.locator('[data-number="1"] .completed').waitFor();
    } finally {
      await browser.close();
    }
  });
});

test("the start script starts again what crashes, and nothing outlives it when it is killed", async () => {
  await withStation({}, async ({ program, page, pidOf }) => {
    const before = pidOf("web-client");
    process.kill(before, "SIGKILL");
    await program.waitForLine("web-client ended with exit code 137", { stream: "stderr" });
    await eventually(async () => (await fetch(page)).ok, { timeoutMs: 10_000 });
    assert.notEqual(pidOf("web-client"), before);
    process.kill(program.pid, "SIGKILL");
  });
});
