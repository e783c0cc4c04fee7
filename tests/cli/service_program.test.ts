import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceProgram } from "../../cli/dev/service_program.ts";
import type { ProjectService } from "../../cli/project.ts";
import { currentRuntime } from "../helpers/runtimes.ts";

const SERVICE: ProjectService = {
  name: "one",
  entry: "services/one.ts",
  runtime: currentRuntime(),
  description: "",
  variables: { SPEED: "1", HOME: "of the manifest" },
  include: [],
  container: { variables: {}, ports: [] },
};
const SURROUNDINGS = { folder: "/project", dataDir: "/data", output: "inherit" } as const;

test("serviceProgram() gives a service the login of our own bus, and none without one", () => {
  const login = { user: "service", password: "secret" };
  const bus = { natsUrl: "nats://127.0.0.1:1", login };
  const { environment = {} } = serviceProgram(SERVICE, { ...SURROUNDINGS, ...bus });
  const { NATS_URL, NATS_USER, NATS_PASSWORD, SERVICE_NAME, DATA_DIR } = environment;
  assert.deepEqual([NATS_URL, NATS_USER, NATS_PASSWORD], [bus.natsUrl, "service", "secret"]);
  assert.deepEqual([SERVICE_NAME, DATA_DIR], ["one", "/data"]);
  const open = serviceProgram(SERVICE, { ...SURROUNDINGS, natsUrl: bus.natsUrl }).environment;
  assert.deepEqual([open?.["NATS_USER"], open?.["NATS_PASSWORD"]], ["", ""]);
});

test("serviceProgram() takes variables before the environment before the manifest", () => {
  const of = (variables: Readonly<Record<string, string>>) =>
    serviceProgram(SERVICE, { ...SURROUNDINGS, variables }).environment;
  assert.equal(of({})?.["SPEED"], "1");
  assert.notEqual(of({})?.["HOME"], "of the manifest");
  assert.deepEqual([of({ SPEED: "2", HOME: "/" })?.["SPEED"], of({ HOME: "/" })?.["HOME"]], [
    "2",
    "/",
  ]);
});
