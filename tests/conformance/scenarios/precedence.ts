import assert from "node:assert/strict";
import { FIVE, type Lab, type RunOptions } from "../lab.ts";
import type { Scenario, ScenarioGroup } from "../scenario.ts";
import { five, started } from "./expectations.ts";

type Values = Readonly<Record<string, string>>;

/** How a source is given, weakest first. */
const SOURCES: Readonly<Record<string, (lab: Lab, values: Values) => Promise<RunOptions>>> = {
  "--dev": () => Promise.resolve({ args: ["--dev"] }),
  "the config file": async (lab, values) => ({
    env: { CONFIG_FILE: await lab.folder.write("config.json", JSON.stringify(values)) },
  }),
  "the environment": (_lab, values) => Promise.resolve({ env: values }),
  "the command line": (_lab, values) => {
    const args = Object.entries(values).map(([name, value]) => `--${name}=${value}`);
    return Promise.resolve({ args });
  },
};

const NAMES = Object.keys(SOURCES);

/** Which source wins. */
export const precedence: ScenarioGroup = {
  name: "precedence",
  scenarios: [
    ...NAMES.flatMap((weak, index) => NAMES.slice(index + 1).map((strong) => pair(weak, strong))),
    {
      title: "replaces objects of the config file as a whole",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const content = JSON.stringify({ NESTED: { a: 1 }, KEPT: { b: 2 } });
        const path = await lab.folder.write("config.json", content);
        const env = five({ CONFIG_FILE: path, NESTED: "text" });
        const { config } = await started(lab, { env });
        assert.equal(config["NESTED"], "text");
        assert.deepEqual(config["KEPT"], { b: 2 });
      },
    },
    {
      title: "takes a value from a weaker source when the stronger one is empty",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const content = JSON.stringify({ SERVICE_NAME: "from-file" });
        const path = await lab.folder.write("config.json", content);
        const env = five({ CONFIG_FILE: path, SERVICE_NAME: "" });
        assert.equal((await started(lab, { env })).config["SERVICE_NAME"], "from-file");
      },
    },
  ],
};

function pair(weak: string, strong: string): Scenario {
  return {
    title: `${strong} beats ${weak}`,
    basis: isPublished(weak, strong) ? "published" : "documents",
    program: "testbed",
    run: async (lab) => {
      const all = { ...FIVE as Values, TEST: "weak" };
      const winner = {
        NATS_URL: "strong.invalid:4222",
        SERVICE_NAME: "strong",
        DATA_DIR: lab.folder.resolve("strong"),
        TEST: "strong",
      };
      const weaker = await SOURCES[weak]?.(lab, all);
      const stronger = await SOURCES[strong]?.(lab, winner);
      const args = [...weaker?.args ?? [], ...stronger?.args ?? []];
      const env = { ...weaker?.env, ...stronger?.env };
      const { config } = await started(lab, { args, env });
      for (const [name, value] of Object.entries(winner)) assert.equal(config[name], value);
    },
  };
}

function isPublished(weak: string, strong: string): boolean {
  return weak === "--dev" || (weak === "the environment" && strong === "the command line");
}
