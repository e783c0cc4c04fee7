import assert from "node:assert/strict";
import { FIVE, type Lab } from "../lab.ts";
import type { Scenario, ScenarioGroup } from "../scenario.ts";
import type { TestbedReport } from "../testbed_report.ts";
import { five, refused, started } from "./expectations.ts";

/** Command lines, and what they give. */
const FORMS: readonly (readonly [string, readonly string[], Readonly<Record<string, unknown>>])[] =
  [
    ["takes --KEY value", ["--TEST", "1"], { TEST: "1" }],
    ["takes the last of several", ["--TEST=1", "--TEST", "2", "--TEST=3"], { TEST: "3" }],
    ["takes everything behind the first =", ["--TEST=a=b"], { TEST: "a=b" }],
    ["takes a value that is a negative number", ["--TEST", "-5", "--NEXT=1"], { TEST: "-5" }],
    ["takes a bare --FLAG for true", ["--TEST", "--NEXT"], { TEST: true, NEXT: true }],
    ["matches well-known names without regard to case", ["--service_Name=x"], {
      SERVICE_NAME: "x",
    }],
    ["keeps well-known values as texts", ["--NATS_PASSWORD=0123", "--nats_user", "7"], {
      NATS_PASSWORD: "0123",
      NATS_USER: "7",
    }],
    ["ends the options at --", ["--TEST=1", "--", "--TEST=2"], { TEST: "1" }],
  ];

/** The command line, `--dev` included. */
export const commandLine: ScenarioGroup = {
  name: "command line",
  scenarios: [
    {
      title: "takes --KEY=value",
      basis: "published",
      program: "testbed",
      run: async (lab) => {
        const { config } = await started(lab, { env: five(), args: ["--TEST=1"] });
        assert.equal(String(config["TEST"]), "1");
      },
    },
    ...FORMS.map(([title, args, expected]): Scenario => ({
      title,
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const { config } = await started(lab, { env: five(), args });
        for (const [name, value] of Object.entries(expected)) assert.equal(config[name], value);
      },
    })),
    {
      title: "takes all five variables",
      basis: "documents",
      program: "testbed",
      run: async (lab) => {
        const args = Object.entries(FIVE).map(([name, value]) => `--${name}=${value}`);
        await started(lab, { env: {}, args });
      },
    },
    {
      title: "ignores positional arguments, with a warning on stderr",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const { stderr, log } = await started(lab, { env: five(), args: ["stray"] });
        assert.match(stderr, /stray/);
        assert.doesNotMatch(log, /stray/);
      },
    },
    {
      title: "gives the defaults with --dev",
      basis: "published",
      program: "testbed",
      run: async (lab) => {
        const { config } = await development(lab, ["--dev"]);
        assert.equal(config["NATS_URL"], "localhost:4222");
        assert.equal(typeof config["SERVICE_NAME"], "string");
        assert.ok(String(config["DATA_DIR"]).endsWith("data"));
      },
    },
    {
      title: "gives exactly the documented defaults with --dev, and says so",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const { config, log } = await development(lab, ["--dev"]);
        assert.match(String(config["SERVICE_NAME"]), /^dev-\d+$/);
        assert.equal(config["DATA_DIR"], lab.folder.resolve("data"));
        assert.ok(!("NATS_USER" in config) && !("NATS_PASSWORD" in config));
        const lines = log.split("\n").filter((line) => line.includes("--dev"));
        assert.equal(lines.length, 1, log);
      },
    },
    {
      title: "takes --dev=true for --dev",
      basis: "edge",
      program: "testbed",
      run: async (lab) => void await development(lab, ["--dev=true"]),
    },
    ...["--dev=false", "--no-dev"].map((argument): Scenario => ({
      title: `takes ${argument} for the opposite of --dev`,
      basis: "edge",
      program: "testbed",
      run: async (lab) => void await refused(lab, { env: {}, args: ["--dev", argument] }),
    })),
  ],
};

function development(lab: Lab, args: readonly string[]): Promise<TestbedReport> {
  return started(lab, { env: {}, args });
}
