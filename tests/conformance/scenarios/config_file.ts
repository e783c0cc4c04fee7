import assert from "node:assert/strict";
import { FIVE, type Lab } from "../lab.ts";
import type { Scenario, ScenarioGroup } from "../scenario.ts";
import { five, refused, started } from "./expectations.ts";

const TYPES = { LIMIT: 5, RATIO: 0.5, ENABLED: true, NOTHING: null, NESTED: { a: [1] }, TEXT: "5" };

/** Files that cannot be used, and what the message must name beside the file. */
const UNUSABLE: readonly (readonly [what: string, content: string, key?: string])[] = [
  ["that is no JSON", "{ SERVICE_NAME"],
  ["that holds an array", "[1]"],
  ["that holds a text", '"text"'],
  ["that is empty", ""],
  ["without the key of CONFIG_KEY", '{"other":{}}', "tracker"],
  ["with a number at the key of CONFIG_KEY", '{"tracker":5}', "tracker"],
  ["with an array at the key of CONFIG_KEY", '{"tracker":[]}', "tracker"],
  ["with the key of CONFIG_KEY on a lower level only", '{"a":{"b":{}}}', "a.b"],
];

/** The config file and its key. */
export const configFile: ScenarioGroup = {
  name: "config file",
  scenarios: [
    {
      title: "takes the five variables from a file, relative to the working directory",
      basis: "documents",
      program: "testbed",
      run: async (lab) => {
        await lab.folder.write("folder/config.json", JSON.stringify(FIVE));
        const { config } = await started(lab, { env: { CONFIG_FILE: "folder/config.json" } });
        assert.equal(config["SERVICE_NAME"], FIVE["SERVICE_NAME"]);
      },
    },
    {
      title: "takes the path of the file from the command line",
      basis: "documents",
      program: "testbed",
      run: async (lab) => {
        const path = await lab.folder.write("config.json", JSON.stringify(FIVE));
        await started(lab, { env: {}, args: ["--CONFIG_FILE", path] });
      },
    },
    {
      title: "keeps the types of JSON",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const config = await configWith(lab, JSON.stringify(TYPES));
        for (const [name, value] of Object.entries(TYPES)) assert.deepEqual(config[name], value);
      },
    },
    {
      title: "reads JSON with comments",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const text = '{ // line\n "A": "// none", /* block\n */ "B": "/* none */" }';
        const config = await configWith(lab, text);
        assert.deepEqual([config["A"], config["B"]], ["// none", "/* none */"]);
      },
    },
    {
      title: "takes the part that CONFIG_KEY names, and nothing beside it",
      basis: "documents",
      program: "testbed",
      run: async (lab) => {
        const text = JSON.stringify({ tracker: { A: "inside" }, B: "outside" });
        const config = await configWith(lab, text, "tracker");
        assert.equal(config["A"], "inside");
        assert.ok(!("B" in config), "It took a setting from outside of the key");
      },
    },
    {
      title: "fails when there is no such file, and names it",
      basis: "edge",
      program: "testbed",
      run: async (lab) =>
        void await refused(lab, { env: five({ CONFIG_FILE: "nowhere.json" }) }, [/nowhere\.json/]),
    },
    ...UNUSABLE.map(([what, content, key]): Scenario => ({
      title: `fails with a file ${what}, and names it`,
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const env = await fileVariables(lab, content, key);
        const names = [/config\.json/, new RegExp(key?.replaceAll(".", "\\.") ?? "")];
        await refused(lab, { env: five(env) }, names);
      },
    })),
  ],
};

async function configWith(lab: Lab, content: string, key?: string): Promise<TestConfig> {
  const env = await fileVariables(lab, content, key);
  return (await started(lab, { env: five(env) })).config;
}

type TestConfig = Readonly<Record<string, unknown>>;

async function fileVariables(
  lab: Lab,
  content: string,
  key?: string,
): Promise<Record<string, string>> {
  const path = await lab.folder.write("config.json", content);
  return { CONFIG_FILE: path, ...(key !== undefined && { CONFIG_KEY: key }) };
}
