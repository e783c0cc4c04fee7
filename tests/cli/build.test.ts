import assert from "node:assert/strict";
import { readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { prepareWithDeno } from "../../cli/build/deno.ts";
import { embedFiles } from "../../cli/build/embed.ts";
import { findEntries } from "../../cli/build/entries.ts";
import { denoPermissions } from "../../cli/build/permissions.ts";
import { executableName, findPlatforms, thisPlatform } from "../../cli/build/platforms.ts";
import { main } from "../../cli/main.ts";
import { runCommand, runProgram } from "../helpers/run_program.ts";
import { CACHE_FOLDER, findRuntime } from "../helpers/runtimes.ts";
import {
  createTemporaryFolder,
  type TemporaryFolder,
  withTemporaryFolder,
} from "../helpers/temporary_folder.ts";
import { recordingTerminal } from "./recording_terminal.ts";

const HELLO = "const text: string = 'hello'; console.log(text, process.argv.slice(2).join());";

async function build(
  folder: TemporaryFolder,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly printed: readonly string[]; readonly said: string }> {
  const { printed, complaints, ...terminal } = recordingTerminal(folder.path);
  const code = await main(["build", ...args], terminal as ReturnType<typeof recordingTerminal>);
  return { code, printed, said: complaints.join("\n") };
}

test("telestion build makes an executable, and prints file, size and time as JSON", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("hello.ts", HELLO);
    const { code, printed, said } = await build(folder, "hello.ts");
    assert.equal(said, "");
    assert.equal(code, 0);
    assert.equal(printed.length, 1);
    const { milliseconds, ...row } = JSON.parse(printed[0] ?? "");
    const platform = thisPlatform();
    const file = folder.resolve(`build/hello-${platform}`);
    assert.deepEqual(row, {
      service: "hello",
      target: "bun",
      platform,
      file: `build/${basename(file)}`,
      bytes: statSync(file).size,
    });
    assert.ok(milliseconds > 0);
    assert.deepEqual(readdirSync(folder.resolve("build")), [basename(file)]);
    const { stdout } = await runCommand(file, ["--a", "b"], { cwd: folder.path });
    assert.equal(stdout, "hello --a,b\n");
  });
});

test("telestion build prints a table where a person reads", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("hello.ts", HELLO);
    const terminal = { ...recordingTerminal(folder.path), isInteractive: true };
    assert.equal(await main(["build", "hello.ts", "--out", "."], terminal), 0);
    assert.match(terminal.printed.join("\n"), /^ *\d+\.\d MB +\d+\.\d s {2}hello-[\w-]+$/);
  });
});

test("telestion build goes on after a failure, with the message of the tool", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("broken.ts", "let 1 = ;");
    await folder.write("hello.ts", HELLO);
    const { code, printed, said } = await build(folder, "broken.ts", "hello.ts");
    assert.equal(code, 1);
    assert.match(
      said,
      /^error: Cannot build broken-\S+: Tool ".*" ended with exit code 1\n.*let 1/s,
    );
    assert.equal(printed.length, 1);
    assert.equal(readdirSync(folder.resolve("build")).length, 1);
  });
});

test("telestion build generates first what is out of date", async () => {
  await withTemporaryFolder(async (folder) => {
    const beacon = { title: "Beacon", "x-message": {}, type: "boolean" };
    await folder.write("schemas/beacon.schema.json", JSON.stringify(beacon));
    await folder.write("hello.ts", HELLO);
    const { code, said } = await build(folder, "hello.ts", "--generated", "made");
    assert.equal(code, 0);
    assert.match(said, /^1 message, .* -> made\/ /);
    assert.ok(readdirSync(folder.resolve("made")).includes("mod.ts"));
    await folder.write("schemas/beacon.schema.json", "{");
    const broken = await build(folder, "hello.ts", "--generated", "made");
    assert.equal(broken.code, 1);
    assert.deepEqual(broken.printed, []);
    assert.match(broken.said, /beacon\.schema\.json.*: error: .*nothing was written/s);
  });
});

test("telestion build makes the services of telestion.json, all or by name", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("hello.ts", HELLO);
    const services = {
      one: { entry: "hello.ts", variables: { MODE: "x" } },
      two: { entry: "hello.ts" },
    };
    const manifest = { name: "demo", schemas: "contract", generated: "made", services };
    await folder.write("telestion.json", JSON.stringify(manifest));
    await folder.write("contract/beacon.schema.json", JSON.stringify({ "x-message": {} }));
    const all = await build(folder);
    assert.equal(all.code, 0, all.said);
    const names = all.printed.map((line) => JSON.parse(line).service);
    assert.deepEqual(names, ["one", "two"]);
    assert.ok(readdirSync(folder.resolve("made")).includes("mod.ts"));
    const second = await build(folder, "two", "--out", "other");
    assert.equal(second.printed.length, 1);
    assert.match(readdirSync(folder.resolve("other")).join(), /^two-/);
    await folder.write("telestion.json", JSON.stringify({ ...manifest, services: {} }));
    const wrong = await build(folder);
    assert.equal(wrong.code, 1);
    assert.match(wrong.said, /^telestion\.json#\/services: error: /);
  });
});

test("findEntries() gives services the names of their variables, and what they include", () => {
  const service = { name: "one", entry: "a.ts", variables: { MODE: "x" } };
  const [entry] = findEntries([], "/project", {
    name: "demo",
    description: "",
    schemas: "schemas",
    generated: "generated",
    services: [{
      ...service,
      runtime: "deno",
      description: "",
      include: ["page"],
      prepare: "make page",
      container: { variables: {}, ports: [] },
    }],
    nats: { user: "telestion" },
  });
  assert.deepEqual(entry, {
    service: "one",
    path: "/project/a.ts",
    variables: ["MODE"],
    include: ["page"],
    prepare: "make page",
  });
});

const READER = `import { readIncluded } from "telestion-edge";
const show = async (path: string) => {
  const files = await readIncluded(path);
  return [...files].map(([name, content]) => name + "=" + new TextDecoder().decode(content));
};
console.log(import.meta.main, [await show("made/page"), await show("notes.txt")].flat().join());
`;

/** Within the repository, where the package is found. */
async function withReader(
  members: Readonly<Record<string, unknown>>,
  body: (folder: TemporaryFolder) => Promise<void>,
): Promise<void> {
  const services = { reader: { entry: "service/reader.ts", ...members } };
  const manifest = JSON.stringify({ name: "demo", services });
  const folder = await createTemporaryFolder({
    in: CACHE_FOLDER,
    files: { "telestion.json": manifest, "service/reader.ts": READER, "notes.txt": 'é"</script>' },
  });
  try {
    await body(folder);
  } finally {
    await folder.remove();
  }
}

test("an executable holds what its service includes, which the same program reads as sources", async () => {
  const prepare =
    "mkdir -p made/page/a && echo 1 > made/page/a/b.js && echo 2 > made/page/index.html";
  await withReader({ include: ["made/page", "notes.txt"], prepare }, async (folder) => {
    const expected = 'true a/b.js=1\n,index.html=2\n,notes.txt=é"</script>\n';
    const { code, said } = await build(folder, "--out", "one");
    assert.equal(code, 0, said);
    const source = await runProgram("bun", folder.resolve("service/reader.ts"));
    assert.equal(source.stdout, expected, source.stderr);
    const name = `reader-${thisPlatform()}`;
    assert.equal((await build(folder, "--out", "two")).code, 0);
    const [one, two] = ["one", "two"].map((out) => readFileSync(folder.resolve(out, name)));
    assert.ok(two !== undefined && one?.equals(two), "two builds differ");
    await withTemporaryFolder(async (elsewhere) => {
      renameSync(folder.resolve("one", name), elsewhere.resolve(name));
      const { stdout } = await runCommand(elsewhere.resolve(name), [], { cwd: elsewhere.path });
      assert.equal(stdout, expected);
    });
  });
});

test("Deno's bundle holds what a service includes, and needs no permission for it", async () => {
  await withReader({}, async (folder) => {
    await folder.write("made/page/index.html", "page");
    const include = ["made/page", "notes.txt"];
    const path = folder.resolve("service/reader.ts");
    const entry = { service: "reader", path, variables: [], include };
    await withTemporaryFolder(async ({ path: workFolder, resolve }) => {
      const { signal } = new AbortController();
      const surroundings = { net: [], env: [], read: [], data: [] };
      const context = { cwd: folder.path, workFolder, surroundings, signal, warn: () => {} };
      await prepareWithDeno(entry, { ...context, embedded: await embedFiles(entry, context) });
      const args = ["run", "--no-prompt", "--no-config", "--no-npm", "reader/service.js"];
      const { stdout } = await runCommand(findRuntime("deno"), args, { cwd: resolve() });
      assert.equal(stdout, 'true index.html=page,notes.txt=é"</script>\n');
    });
  });
});

test("telestion build says that a service includes nothing, or could not be prepared", async () => {
  await withReader({ include: ["made/page"], prepare: "echo half; exit 3" }, async (folder) => {
    const { code, said } = await build(folder);
    assert.equal(code, 1);
    assert.equal(
      said,
      'error: Cannot build reader: Command "echo half; exit 3" ended with exit code 3\nhalf',
    );
  });
  await withReader({ include: ["made/page"] }, async (folder) => {
    const { code, said } = await build(folder);
    assert.equal(code, 1);
    assert.match(said, /Found no file in "made\/page", which service "reader" includes: expected/);
  });
});

test("telestion build says which file, platform or target it cannot use", async () => {
  await withTemporaryFolder(async (folder) => {
    const path = await folder.write("a/main.ts", HELLO);
    const other = await folder.write("b/a.ts", HELLO);
    const list = "linux-x64, linux-arm64, linux-x64-musl, linux-arm64-musl, darwin-x64, " +
      "darwin-arm64, windows-x64, windows-arm64";
    const glibc = list.replace(/linux-\w+-musl, /g, "");
    const cases: readonly (readonly [args: readonly string[], message: string])[] = [
      [
        [],
        "Name the main module of each service, or list the services in telestion.json: telestion build ENTRY…",
      ],
      [["no.ts"], `File "${folder.resolve("no.ts")}" does not exist`],
      [["a"], `Path "${folder.resolve("a")}" is no file: expected the main module of a service`],
      [
        ["a/main.ts", "b/a.ts"],
        `Files "${path}" and "${other}" both make a service "a": build them into two folders, ` +
        "with --out",
      ],
      [
        [path, "--platform", "linux-x64,linx-arm64"],
        `Unknown platform "linx-arm64" (did you mean "linux-arm64"?): expected ${list}`,
      ],
      [
        [path, "--target=deno", "--platform=linux-x64-musl"],
        `Tool deno offers no platform "linux-x64-musl": expected ${glibc}`,
      ],
      [[path, "--platform=,"], `Option "--platform" names no platform`],
      [[path, "--target=node"], 'Unknown target "node": expected bun, deno'],
    ];
    for (const [args, message] of cases) {
      const { code, printed, said } = await build(folder, ...args);
      assert.equal(said.split("\n")[0], `error: ${message}`);
      assert.deepEqual({ code, printed }, { code: 2, printed: [] });
    }
    assert.deepEqual(readdirSync(folder.path).sort(), ["a", "b"]);
  });
});

test("telestion build says that it cannot write", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("hello.ts", HELLO);
    const { code, said } = await build(folder, "hello.ts", "--out", "hello.ts/build");
    assert.equal(code, 1);
    assert.match(said, /^error: Cannot write to "hello\.ts\/build": ENOTDIR/);
  });
});

test("findPlatforms() knows what each tool calls them, and executables end in .exe on Windows", () => {
  const platforms = findPlatforms("linux-arm64, windows-x64,linux-arm64", "deno");
  assert.deepEqual(platforms.map(({ targets }) => targets), [
    { bun: "bun-linux-arm64", deno: "aarch64-unknown-linux-gnu" },
    { bun: "bun-windows-x64", deno: "x86_64-pc-windows-msvc" },
  ]);
  assert.deepEqual(platforms.map((platform) => executableName("tracker", platform)), [
    "tracker-linux-arm64",
    "tracker-windows-x64.exe",
  ]);
});

test("denoPermissions() allows what was declared and named, and nothing else", () => {
  const nothing = { net: [], env: [], read: [], data: [] };
  const [, , net, env, ...rest] = denoPermissions(["MODE"], nothing);
  assert.equal(net, "--allow-net");
  assert.match(env ?? "", /^--allow-env=NATS_URL,.*,DATA_DIR,.*,MODE$/);
  assert.deepEqual(rest, []);
  const all = denoPermissions([], {
    net: ["nats:4222"],
    env: ["HOME", "HOME"],
    read: ["/etc/a,b.json"],
    data: ["/data"],
  });
  assert.match(all.join(" "), /^--no-prompt --deny-import --allow-net=nats:4222 .*,HOME --/);
  assert.deepEqual(all.slice(4), ["--allow-read=/data,/etc/a,,b.json", "--allow-write=/data"]);
});
