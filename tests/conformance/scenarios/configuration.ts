import assert from "node:assert/strict";
import { FIVE } from "../lab.ts";
import type { Scenario, ScenarioGroup } from "../scenario.ts";
import { PASSWORD } from "../secrets.ts";
import { five, refused, started } from "./expectations.ts";

const NAMES = Object.keys(FIVE);
/** No message about another variable has a reason to name one of them. */
const NEVER_HINTS = ["SERVICE_NAME", "DATA_DIR"];

/** What a service receives by the environment, and what it does without. */
export const configuration: ScenarioGroup = {
  name: "configuration",
  scenarios: [
    {
      title: "takes the configuration from the environment",
      basis: "published",
      program: "testbed",
      run: async (lab) => {
        const { config } = await started(lab, { env: five() });
        assert.equal(config["NATS_URL"], FIVE["NATS_URL"]);
        assert.equal(config["NATS_USER"], FIVE["NATS_USER"]);
        assert.equal(config["NATS_PASSWORD"], PASSWORD);
        assert.equal(config["SERVICE_NAME"], FIVE["SERVICE_NAME"]);
        assert.ok(String(config["DATA_DIR"]).endsWith("data"));
      },
    },
    {
      title: "fails without any configuration",
      basis: "published",
      program: "testbed",
      run: async (lab) => void await refused(lab, { env: {} }),
    },
    ...NAMES.map((name): Scenario => ({
      title: `fails without ${name}, and says so`,
      basis: "documents",
      program: "testbed",
      run: async (lab) => {
        const error = await refused(lab, { env: five({ [name]: undefined }) });
        assertNames(error, name);
      },
    })),
    {
      title: "names everything that is missing at once",
      basis: "documents",
      program: "testbed",
      run: async (lab) => {
        await refused(lab, { env: {} }, NAMES.map((name) => new RegExp(`\\b${name}\\b`)));
      },
    },
    ...["NATS_URL", "SERVICE_NAME", "DATA_DIR"].map((name): Scenario => ({
      title: `takes an empty ${name} for a missing one`,
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        assertNames(await refused(lab, { env: five({ [name]: "" }) }), name);
      },
    })),
    {
      title: "accepts an empty user and password",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        await started(lab, { env: five({ NATS_USER: "", NATS_PASSWORD: "" }) });
      },
    },
    {
      title: "tells the other ways to give credentials when they are missing",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const ways = [/NATS_TOKEN/, /NATS_CREDS/, /NATS_NKEY/, /NATS_URL/, /--dev/];
        await refused(lab, { env: five({ NATS_USER: undefined }) }, ways);
      },
    },
    {
      title: "needs no user and password beside a token",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const env = { NATS_USER: undefined, NATS_PASSWORD: undefined, NATS_TOKEN: PASSWORD };
        const { config } = await started(lab, { env: five(env) });
        assert.ok(!("NATS_USER" in config), "A user that nobody gave is in its configuration");
      },
    },
    {
      title: "needs no user and password beside those in NATS_URL",
      basis: "edge",
      program: "testbed",
      run: async (lab) => {
        const url = `nats://operator:${encodeURIComponent(PASSWORD)}@broker.invalid`;
        const env = { NATS_USER: undefined, NATS_PASSWORD: undefined, NATS_URL: url };
        await started(lab, { env: five(env) });
      },
    },
    {
      title: "has the whole environment in its configuration, as texts",
      basis: "documents",
      program: "testbed",
      run: async (lab) => {
        const { config } = await started(lab, { env: five({ Colour: "blue", COUNT: "0123" }) });
        assert.equal(config["Colour"], "blue");
        assert.equal(config["COUNT"], "0123");
      },
    },
    {
      title: "does not connect and offers no NATS API when NATS is off",
      basis: "published",
      program: "testbed",
      run: async (lab) => {
        const { nats_api_available, nats_connected } = await started(lab, { env: five() });
        assert.equal(nats_api_available, false);
        assert.equal(nats_connected, false);
      },
    },
  ],
};

function assertNames(error: string, missing: string): void {
  assert.match(error, new RegExp(`\\b${missing}\\b`));
  for (const name of NEVER_HINTS.filter((given) => given !== missing)) {
    assert.ok(!error.includes(name), `It names ${name}, which was given: ${error}`);
  }
}
