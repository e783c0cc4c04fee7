import assert from "node:assert/strict";
import { access, readFile } from "node:fs/promises";
import { sep } from "node:path";
import type { ProgramResult } from "../../helpers/run_program.ts";
import { FIVE, type Lab, type Variables, variablesFor } from "../lab.ts";
import type { ScenarioGroup } from "../scenario.ts";
import { PASSWORD, TOKEN } from "../secrets.ts";
import { ask } from "../wire.ts";

interface Printed {
  readonly value: unknown;
  readonly source: string;
}

/** What a service says of itself instead of running. */
export const flags: ScenarioGroup = {
  name: "flags",
  scenarios: [
    {
      title: "prints its settings with --help, without any configuration",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const { stdout, stderr } = assertCode(await lab.run({ args: ["--help"] }), 0);
        for (const name of Object.keys(FIVE)) assert.ok(stdout.includes(name), stdout);
        assert.equal(stderr, "");
      },
    },
    {
      title: "prints its version with --version, without any configuration",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const { stdout } = assertCode(await lab.run({ args: ["--version"] }), 0);
        assert.match(stdout, /1\.2\.3/);
      },
    },
    {
      title: "prints every setting with its source with --print-config, and connects to nothing",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const path = await lab.folder.write("config.json", '{"FROM_FILE": {"a": 1}}');
        const env = { ...FIVE, CONFIG_FILE: path };
        const { stdout } = await lab.run({ env, args: ["--print-config", "--SERVICE_NAME=x"] });
        const printed = JSON.parse(stdout) as Record<string, Printed>;
        assert.deepEqual(printed["SERVICE_NAME"], { value: "x", source: "command line" });
        assert.deepEqual(printed["FROM_FILE"], { value: { a: 1 }, source: "config file" });
        assert.equal(printed["NATS_URL"]?.source, "environment");
      },
    },
    {
      title: "hides every secret with --print-config",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const url = `nats://operator:${encodeURIComponent(PASSWORD)}@broker.invalid`;
        const env = { ...FIVE, NATS_URL: url, NATS_TOKEN: TOKEN, API_KEY: PASSWORD };
        const args = ["--print-config", `--MY_PASSWORD=${PASSWORD}`, `--NOTE=${PASSWORD}`];
        assertCode(await lab.run({ env, args }), 0);
      },
    },
    {
      title: "fails with --print-config when something is missing, and names it",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const { code, stderr } = await lab.run({ args: ["--print-config"] });
        assert.notEqual(code, 0);
        assert.match(stderr, /NATS_URL/);
      },
    },
    {
      title: "passes --healthcheck while a service of its name answers",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const name = `My Service ${lab.prefix}`;
        await lab.startNamed(name);
        assertCode(await checkHealth(lab, await lab.variables(name)), 0);
      },
    },
    {
      title: "fails --healthcheck while only services of other names answer",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        await lab.startNamed(lab.prefix);
        assertCode(await checkHealth(lab, await lab.variables(`not-${lab.prefix}`)), 1);
      },
    },
    {
      title: "fails --healthcheck when the broker is offline",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const env = { ...await lab.variables(lab.prefix), NATS_URL: "127.0.0.1:1" };
        assertCode(await checkHealth(lab, env), 1);
      },
    },
    {
      title: "fails --healthcheck when the login is wrong",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const { server } = await lab.brokers.get("login");
        assertCode(await checkHealth(lab, { ...variablesFor(server), NATS_USER: "nobody" }), 1);
      },
    },
  ],
};

/** The folder that services share. */
export const dataFolder: ScenarioGroup = {
  name: "data folder",
  scenarios: [
    {
      title: "gives each service a folder of its own in DATA_DIR, on first use",
      basis: "edge",
      program: "service",
      run: async (lab) => {
        const names = ["My Service", "My_Service", "../outside", "a/b", ".."];
        const DATA_DIR = lab.folder.resolve("data");
        const paths: string[] = [];
        for (const name of names) {
          const program = await lab.startNamed(name, { DATA_DIR });
          const created = await access(DATA_DIR).then(() => true, () => false);
          assert.equal(created, paths.length > 0, "DATA_DIR was made before its first use");
          const { text } = await ask<{ text: string }>(await lab.client(), lab.subject("store"), {
            text: name,
          });
          paths.push(text);
          await program.stop();
        }
        for (const [index, path] of paths.entries()) {
          assert.equal(await readFile(path, "utf8"), names[index]);
          assert.ok(path.startsWith(DATA_DIR + sep), path);
          assert.equal(path.slice(DATA_DIR.length + 1).split(sep).length, 2, path);
        }
      },
    },
  ],
};

function checkHealth(lab: Lab, env: Variables): Promise<ProgramResult> {
  return lab.run({ env, args: ["--healthcheck"] });
}

function assertCode(result: ProgramResult, expected: number): ProgramResult {
  const { code, stdout, stderr } = result;
  assert.equal(code, expected, `${stdout}${stderr}`);
  return result;
}
