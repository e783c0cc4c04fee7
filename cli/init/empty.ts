import { json, type ProjectContent } from "./project_files.ts";

const BEACON_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Beacon",
  description: "A sign of life.",
  "x-message": { subject: "beacon", kind: "event" },
  type: "object",
  properties: { count: { type: "integer", minimum: 0 } },
  required: ["count"],
};

const BEACON = `import type { Service } from "telestion-edge";
import { beacon } from "../../generated/mod.ts";

/** Says that the service is alive. */
export async function sendBeacon(service: Service, count: number): Promise<void> {
  await service.publish(beacon, { count });
  service.log.info("Sent a beacon", { count });
}
`;

const MAIN = `import { setTimeout as sleep } from "node:timers/promises";
import { startService } from "telestion-edge";
import { sendBeacon } from "./beacon.ts";

const service = await startService();

for (let count = 0; !service.stopping.aborted; count++) {
  await sendBeacon(service, count);
  await sleep(1000, undefined, { signal: service.stopping }).catch(() => {});
}
`;

const TESTS = `import assert from "node:assert/strict";
import { test } from "node:test";
import { startService } from "telestion-edge";
import { createTestBus } from "telestion-edge/testing";
import { beacon } from "../generated/mod.ts";
import { sendBeacon } from "../services/beacon/beacon.ts";

test("sendBeacon() publishes a beacon", async () => {
  const bus = createTestBus();
  const service = await startService({ bus });
  await sendBeacon(service, 7);
  const { data } = await bus.expect(beacon);
  assert.deepEqual(data, { count: 7 });
  await service.stop();
  await bus.close();
});
`;

/** The least that runs: one message and the service that publishes it. */
export const EMPTY: ProjectContent = {
  services: { beacon: "Publishes a sign of life" },
  files: {
    "schemas/beacon.schema.json": json(BEACON_SCHEMA),
    "services/beacon/main.ts": MAIN,
    "services/beacon/beacon.ts": BEACON,
    "tests/services.test.ts": TESTS,
  },
};
