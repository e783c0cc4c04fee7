import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { findPlatforms } from "../../cli/build/platforms.ts";
import { printStartScript } from "../../cli/build/start_script.ts";
import { main } from "../../cli/main.ts";
import type { Project, ProjectService } from "../../cli/project.ts";
import { isRunning } from "../helpers/dev_session.ts";
import { eventually } from "../helpers/eventually.ts";
import { type Program, runCommand, startCommand } from "../helpers/run_program.ts";
import { findProgram } from "../helpers/runtimes.ts";
import { type TemporaryFolder, withTemporaryFolder } from "../helpers/temporary_folder.ts";
import { recordingTerminal } from "./recording_terminal.ts";

const AWKWARD = `it's "$HOME" \`id\` }`;
const [PLATFORM] = findPlatforms("linux-x64", "bun");

/** Stands in for an executable: says what it is told, and what ends it. */
const STAND_IN = `#!/bin/sh
if [ "$*" = --healthcheck ]; then
  [ -e "$SERVICE_NAME.ready" ]
  exit
fi
trap 'echo "$SERVICE_NAME ends" >>events; exit 0' TERM
echo $$ >>pids
echo "$SERVICE_NAME begins" >>events
echo "$VALUE" "$NATS_URL" "[$NATS_USER]" "$DATA_DIR"
: >"$SERVICE_NAME.ready"
while [ ! -e "$SERVICE_NAME.crash" ]; do sleep 0.05; done
rm "$SERVICE_NAME.crash"
exit 7
`;

function service(name: string, variables: Readonly<Record<string, string>> = {}): ProjectService {
  const container = { variables, ports: [] };
  const entry = `${name}.ts`;
  return { name, entry, runtime: "bun", description: "", variables, include: [], container };
}

const PROJECT: Project = {
  name: "demo",
  description: "",
  schemas: "schemas",
  generated: "generated",
  services: [service("speaker", { VALUE: AWKWARD }), service("listener", { VALUE: "other" })],
  nats: { user: "telestion" },
};

/** Runs the script of two stand-ins, and ends it. */
async function withScript(
  env: Readonly<Record<string, string>>,
  body: (program: Program, folder: TemporaryFolder) => Promise<void>,
  afterwards: (folder: TemporaryFolder) => void = () => {},
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    assert.ok(PLATFORM !== undefined);
    const text = printStartScript(PROJECT, PROJECT.services, PLATFORM);
    await folder.write("start.sh", text);
    for (const { name } of PROJECT.services) {
      chmodSync(await folder.write(`${name}-linux-x64`, STAND_IN), 0o755);
    }
    const program = startCommand("/bin/sh", [folder.resolve("start.sh")], { env });
    try {
      await program.waitForLine("All run", { stream: "stderr" });
      await body(program, folder);
      process.kill(program.pid, "SIGTERM");
      const { code, stderr } = await program.ended;
      assert.equal(code, 0, stderr);
      const pids = readFileSync(folder.resolve("pids"), "utf8").trimEnd().split("\n").map(Number);
      assert.deepEqual(pids.filter(isRunning), []);
      afterwards(folder);
    } finally {
      await program.stop();
    }
  });
}

const BROKER = { NATS_URL: "nats://broker:4222" };

function eventsOf(folder: TemporaryFolder): string[] {
  return readFileSync(folder.resolve("events"), "utf8").trimEnd().split("\n");
}

test("the start script starts the last service first, and ends it last", async () => {
  await withTemporaryFolder(async (elsewhere) => {
    const data = elsewhere.resolve("data");
    const begins = ["listener begins", "speaker begins"];
    await withScript(
      { ...BROKER, DATA_DIR: data },
      (_program, folder) => {
        assert.deepEqual(eventsOf(folder), begins);
        assert.ok(!existsSync(folder.resolve("data")));
        return Promise.resolve();
      },
      (folder) => assert.deepEqual(eventsOf(folder), [...begins, "speaker ends", "listener ends"]),
    );
    const log = readFileSync(join(data, "logs/speaker.log"), "utf8");
    assert.equal(log, `${AWKWARD} nats://broker:4222 [] ${data}\n`);
  });
});

test("the start script starts again what crashes, and takes variables of the environment", async () => {
  await withScript({ ...BROKER, VALUE: "mine", NATS_USER: "me" }, async (program, folder) => {
    await folder.write("listener.crash", "");
    await program.waitForLine("listener ended with exit code 7", { stream: "stderr" });
    const log = folder.resolve("data/logs/listener.log");
    const line = "mine nats://broker:4222 [me] data\n";
    await eventually(() => readFileSync(log, "utf8") === line + line);
  });
});

test("the start script says what does not start, and ends what does", async () => {
  await withTemporaryFolder(async (folder) => {
    assert.ok(PLATFORM !== undefined);
    const script = await folder.write(
      "start.sh",
      printStartScript(PROJECT, PROJECT.services, PLATFORM),
    );
    const broken = "#!/bin/sh\necho 'No licence'\nexit 1\n";
    chmodSync(await folder.write("listener-linux-x64", STAND_IN), 0o755);
    chmodSync(await folder.write("speaker-linux-x64", broken), 0o755);
    const { code, stderr } = await runCommand("/bin/sh", [script], { env: BROKER });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /speaker does not start; the end of data\/logs\/speaker\.log:\nNo licence\n/,
    );
    assert.match(stderr, /listener stopped/);
    assert.deepEqual(eventsOf(folder), ["listener begins", "listener ends"]);
  });
});

test("the start script is clean for shellcheck, where that is installed", async () => {
  const shellcheck = findProgram("shellcheck");
  assert.ok(PLATFORM !== undefined);
  const web = { publish: ["a"], subscribe: ["b"] };
  const services = [service("plain", { VALUE: "it's" }), { ...service("page"), web }];
  const project = { ...PROJECT, services };
  for (const nats of [PROJECT.nats, { ...PROJECT.nats, url: "nats:4222" }]) {
    const text = printStartScript({ ...project, nats }, services, PLATFORM);
    const { code, stderr } = await runCommand("/bin/sh", ["-n"], { stdin: text });
    assert.equal(code, 0, stderr);
    if (shellcheck === undefined) continue;
    const found = await runCommand(shellcheck, ["-"], { stdin: text });
    assert.equal(found.stdout, "");
  }
});

test("telestion build says what a start script needs", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("a.ts", "");
    const run = async (...args: string[]): Promise<string> => {
      const terminal = recordingTerminal(folder.path);
      assert.equal(await main(["build", "--start-script", ...args], terminal), 2);
      return terminal.complaints[0] ?? "";
    };
    assert.equal(
      await run("a.ts"),
      'error: Option "--start-script" needs telestion.json: found none',
    );
    const manifest = { name: "demo", services: { a: { entry: "a.ts" } } };
    await folder.write("telestion.json", JSON.stringify(manifest));
    assert.equal(
      await run("--platform", "linux-x64,linux-arm64"),
      'error: Option "--start-script" is for one platform with a POSIX shell: name it with --platform',
    );
    assert.match(await run("--platform", "windows-x64"), /is for one platform with a POSIX shell/);
  });
});
