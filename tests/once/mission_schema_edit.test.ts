// Once: it starts the services of a mission on all runtimes itself, and runs Chromium.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { inkOf, NO_CHROMIUM } from "../helpers/chromium.ts";
import { eventually } from "../helpers/eventually.ts";
import { runCommand } from "../helpers/run_program.ts";
import { findRuntime, PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { createTemporaryFolder } from "../helpers/temporary_folder.ts";
import { type MissionPage, withMissionPage } from "./mission_page.ts";

const SCHEMA = "schemas/spacecraft/housekeeping.schema.json";
const SUBJECT = "telemetry.spacecraft.housekeeping";
const PANEL = "spacecraft.housekeeping W";
/** The edit. A spacecraft that knows nothing of the field sends the default. */
const FIELD = {
  description: "Power out of the solar cells.",
  type: "number",
  default: 3.25,
  "x-unit": "W",
  "x-packet": { bits: 16, encoding: "unsigned", calibration: { polynomial: [0, 0.01] } },
  "x-limits": { warning: { high: 3 } },
};

/** Copies all files of the project, as git lists them; packages are those that are installed. */
async function copyProject(folder: string): Promise<void> {
  const listed = execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard"], {
    cwd: PROJECT_FOLDER,
    encoding: "utf8",
  });
  for (const path of listed.split("\0").filter((path) => path !== "")) {
    await cp(join(PROJECT_FOLDER, path), join(folder, path));
  }
  await symlink(join(PROJECT_FOLDER, "node_modules"), join(folder, "node_modules"));
}

/** What a person does after an edit; that all still compiles is seen meanwhile. */
async function regenerate(folder: string): Promise<void> {
  const env = { TSX_TSCONFIG_PATH: join(folder, "tsconfig.json") };
  const run = async (...args: readonly string[]): Promise<void> => {
    const options = { cwd: folder, env, timeoutMs: 120_000 };
    const { code, stdout, stderr } = await runCommand(findRuntime("node"), args, options);
    assert.equal(code, 0, `${args.join(" ")}\n${stdout}\n${stderr}`);
  };
  await run("--import", "tsx", "cli/main.ts", "gen");
  await Promise.all([
    run("node_modules/typescript/bin/tsc", "-p", "."),
    run("--import", "tsx", "ground-station/web-client/build.ts"),
  ]);
}

async function checkArchive({ client }: MissionPage): Promise<void> {
  const { readLatest, readPlot } = client.archive;
  const stored = await eventually(async () => {
    const { messages: [latest] } = await readLatest.request({ subject: SUBJECT });
    return latest ?? false;
  });
  assert.equal((stored.data as { solarPower?: number }).solarPower, FIELD.default);
  const { series: [power] } = await readPlot.request({
    subject: SUBJECT,
    pointers: ["/solarPower"],
    from: stored.time - 60_000,
    to: stored.time + 1,
    points: 1,
  });
  assert.deepEqual([power?.min, power?.max], [[FIELD.default], [FIELD.default]]);
}

async function checkPage({ page }: MissionPage): Promise<void> {
  const reading = page.locator(".reading", { hasText: "Solar power" });
  await reading.getByText("3.25").waitFor();
  await page.locator("#span").selectOption("60");
  await page.locator(`[data-panel="${PANEL}"]`).scrollIntoViewIfNeeded();
  await eventually(async () => await inkOf(page, PANEL) > 0.02, {
    timeoutMs: 15_000,
    everyMs: 200,
    what: "Ink of the new plot",
  });
  await page.locator(".alarm.warning", { hasText: "Solar power" }).getByText("> 3").waitFor();
}

test("another telemetry field is one edit of a schema, from the device to its plot", {
  skip: NO_CHROMIUM,
}, async () => {
  const folder = await createTemporaryFolder();
  try {
    await copyProject(folder.path);
    const schema = JSON.parse(await readFile(folder.resolve(SCHEMA), "utf8"));
    schema.properties.solarPower = FIELD;
    await writeFile(folder.resolve(SCHEMA), JSON.stringify(schema));
    await regenerate(folder.path);
    await withMissionPage({
      project: folder.path,
      spacecraft: "spacecraft",
      pageFolder: folder.resolve("build/web-client"),
      settings: {
        io: { CRC: "true", APIDS: "100,101,102,103" },
        device: { SPEED: "5", COUNTDOWN: "1000" },
      },
    }, async (mission) => {
      await checkArchive(mission);
      await checkPage(mission);
    });
  } finally {
    await folder.remove();
  }
});
