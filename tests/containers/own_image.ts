import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import test, { before } from "node:test";
import { main } from "../../cli/main.ts";
import { healthCommand } from "../../cli/containers/image.ts";
import { type ProjectService, readProject } from "../../cli/project.ts";
import { createClient } from "../../generated/mod.ts";
import { nodeFiles } from "../../cli/adapters/files.ts";
import { recordingTerminal } from "../cli/recording_terminal.ts";
import { eventually } from "../helpers/eventually.ts";
import { startNatsServer } from "../helpers/nats_server.ts";
import { runCommand, startCommand } from "../helpers/run_program.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";
import { type TemporaryFolder, withTemporaryFolder } from "../helpers/temporary_folder.ts";
import { BASE_ARGUMENTS, makeBaseImages } from "./base_images.ts";
import { withOwnContainers } from "./own_station.ts";
import { buildah, ensureTools, podman, runContainer } from "./tools.ts";

const { project } = await readProject(nodeFiles, PROJECT_FOLDER);

before(async () => {
  ensureTools("buildah", "debootstrap", "podman", "runc", "nats-server");
  await makeBaseImages();
});

/** Copies what a clone would have, and writes the Dockerfile there. */
async function cloneProject(folder: TemporaryFolder): Promise<void> {
  const { stdout } = await runCommand("git", ["ls-files", "-z"], { cwd: PROJECT_FOLDER });
  for (const path of stdout.split("\0").filter((path) => path !== "")) {
    await folder.write(path, "");
    cpSync(`${PROJECT_FOLDER}/${path}`, folder.resolve(path));
  }
  assert.equal(await main(["docker"], recordingTerminal(folder.path)), 0);
}

for (const service of project?.services ?? []) {
  const { name } = service;
  test(`the Dockerfile of this repository makes an image of "${name}" that answers health`, async () => {
    await withTemporaryFolder(async (folder) => {
      await cloneProject(folder);
      const image = `localhost/ground-station/${name}`;
      const args = ["build", "--isolation=chroot", "--format=docker", "--layers"];
      await buildah([...args, ...BASE_ARGUMENTS, `--target=${name}`, `--tag=${image}`, "."], {
        cwd: folder.path,
      });
      await expectHealth(image, service);
    });
  });
}

test("the images fly a mission with the environment of the Compose file", async () => {
  await withOwnContainers(async (connection) => {
    const client = createClient(connection);
    const states: string[] = [];
    client.telecommand.progress.subscribe(({ state }) => void states.push(state));
    let packets = 0;
    client.spacecraft.housekeeping.subscribe(() => void packets++);
    await eventually(() => packets > 0, { timeoutMs: 60_000, what: "Telemetry" });
    await client.telecommand.submit.request({ command: "ping" }, { spacecraft: "spacecraft" });
    await eventually(() => states.at(-1) === "completed", { timeoutMs: 30_000, what: "Ping" });
    await eventually(async () => {
      const { messages } = await client.archive.readLatest.request({ subject: "telemetry.>" });
      return messages.length > 0;
    }, { timeoutMs: 30_000 });
    const config = await (await fetch("http://127.0.0.1:8000/config.json")).text();
    assert.match(config, /"user":"web-client","password":"0456"/);
  });
});

async function expectHealth(image: string, service: ProjectService): Promise<void> {
  const { name, runtime, container } = service;
  const server = await startNatsServer();
  const environment = {
    NATS_URL: server.url,
    NATS_USER: "",
    NATS_PASSWORD: "",
    SERVICE_NAME: name,
    DATA_DIR: "/data",
    ...container.variables,
  };
  const flags = Object.entries(environment).map(([key, value]) => `--env=${key}=${value}`);
  const [command, ...args] = runContainer(image, flags);
  const program = startCommand(command, args);
  try {
    const check = healthCommand({ runtime });
    const isHealthy = async (): Promise<void> => {
      const { code, stderr } = await podman("exec", `telestion-${program.pid}`, ...check);
      assert.equal(code, 0, stderr);
    };
    await eventually(isHealthy, { timeoutMs: 30_000 });
    if (name === "web-client") await expectPage(container.ports);
    program.kill("SIGTERM");
    assert.equal((await program.ended).code, 0);
  } finally {
    program.kill();
    await program.ended;
    await server.stop();
  }
}

async function expectPage([port]: readonly number[]): Promise<void> {
  const page = await fetch(`http://127.0.0.1:${port}/`);
  assert.match(await page.text(), /<title>Mission control<\/title>/);
}
