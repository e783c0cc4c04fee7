import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { withBusProject } from "../cli/bus_project.ts";
import { eventually } from "../helpers/eventually.ts";

test("infer listens to a live bus for some seconds", { timeout: 60_000 }, async () => {
  await withBusProject(async (project) => {
    const { terminal, code } = project.begin("infer", "--subject", "probe.>", "--seconds", "1.5");
    await eventually(() => assert.match(terminal.complaints.join("\n"), /Listening on/));
    for (let count = 0; count < 30; count++) {
      project.connection.publish(`probe.p-${count % 3}.state`, JSON.stringify({ count }));
    }
    project.connection.publish("probe.p-1.state", "no JSON");
    await project.connection.flush();
    assert.equal(await code, 0);
    assert.match(terminal.complaints.join("\n"), /Left out 1 payloads that are no JSON/);
    const file = project.folder.resolve("schemas-draft/probe/state.schema.json");
    const { "x-message": message, properties, required } = JSON.parse(await readFile(file, "utf8"));
    assert.deepEqual(message, { subject: "probe.{token2}.state" });
    assert.deepEqual(properties, { count: { type: "integer", minimum: 0, maximum: 60 } });
    assert.deepEqual(required, ["count"]);
  });
});
