import { json, type ProjectContent } from "./project_files.ts";

const TEMPERATURE_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Temperature",
  description: "What a sensor measures, once per second.",
  "x-message": { subject: "telemetry.{sensor}.temperature", kind: "event" },
  type: "object",
  properties: { celsius: { type: "number", minimum: -273.15, "x-unit": "°C" } },
  required: ["celsius"],
};

const HEATER_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Set heater",
  description: "Switches the heater beside a sensor.",
  "x-message": {
    subject: "telecommand.{sensor}.set-heater",
    kind: "request",
    reply: {
      title: "Heater state",
      type: "object",
      properties: { on: { type: "boolean" } },
      required: ["on"],
    },
  },
  type: "object",
  properties: { on: { type: "boolean" } },
  required: ["on"],
};

const THERMOMETER = `import type { Service } from "telestion-edge";
import { setHeater, temperature } from "../../generated/mod.ts";

/** How much warmer or colder it gets from one measurement to the next, in °C. */
const STEP = 0.5;

/** A sensor with a heater, simulated. */
export interface Thermometer {
  /** Measures and publishes once. */
  measure(): Promise<void>;
}

/** Lets a service be a sensor: it gets colder, or warmer while the heater is on. */
export function thermometer(service: Service, sensor: string): Thermometer {
  let celsius = 19;
  let heaterIsOn = false;

  service.respond(setHeater, ({ on }) => {
    heaterIsOn = on;
    return { on };
  }, { params: { sensor } });

  return {
    async measure() {
      celsius += heaterIsOn ? STEP : -STEP;
      await service.publish(temperature, { celsius }, { sensor });
    },
  };
}
`;

const THERMOMETER_MAIN = `import { setTimeout as sleep } from "node:timers/promises";
import { startService } from "telestion-edge";
import { thermometer } from "./thermometer.ts";

const service = await startService();
const tank = thermometer(service, "tank");

while (!service.stopping.aborted) {
  await tank.measure();
  await sleep(1000, undefined, { signal: service.stopping }).catch(() => {});
}
`;

const MONITOR = `import type { Service } from "telestion-edge";
import { setHeater, temperature } from "../../generated/mod.ts";

/** The heater is switched on below, in °C. */
const COLD = 18;
/** The heater is switched off above, in °C. */
const WARM = 22;

/** Lets a service watch all sensors and keep them warm. */
export function monitor(service: Service): void {
  service.subscribe(temperature, async ({ celsius }, { params: { sensor } }) => {
    service.log.info("Temperature", { sensor, celsius });
    if (celsius < COLD) await service.request(setHeater, { on: true }, { sensor });
    if (celsius > WARM) await service.request(setHeater, { on: false }, { sensor });
  });
}
`;

const MONITOR_MAIN = `import { startService } from "telestion-edge";
import { monitor } from "./monitor.ts";

monitor(await startService());
`;

const TESTS = `import assert from "node:assert/strict";
import { test } from "node:test";
import { startService } from "telestion-edge";
import { createTestBus } from "telestion-edge/testing";
import { setHeater, temperature } from "../generated/mod.ts";
import { monitor } from "../services/monitor/monitor.ts";
import { thermometer } from "../services/thermometer/thermometer.ts";

test("the monitor switches the heater on when it is cold", async () => {
  const bus = createTestBus();
  const service = await startService({ bus });
  bus.respond(setHeater, ({ on }) => ({ on }));
  monitor(service);
  await bus.publish(temperature, { celsius: 15 }, { sensor: "tank" });
  const { data, params } = await bus.expect(setHeater);
  assert.deepEqual({ data, params }, { data: { on: true }, params: { sensor: "tank" } });
  await service.stop();
  await bus.close();
});

test("the thermometer gets warmer while the heater is on", async () => {
  const bus = createTestBus();
  const service = await startService({ bus });
  const { measure } = thermometer(service, "tank");
  await measure();
  const before = await bus.expect(temperature);
  assert.deepEqual(await bus.request(setHeater, { on: true }, { sensor: "tank" }), { on: true });
  await measure();
  const after = await bus.expect(temperature);
  assert.ok(after.data.celsius > before.data.celsius);
  await service.stop();
  await bus.close();
});
`;

/** Two services that talk to each other, by an event and a request. */
export const EXAMPLE: ProjectContent = {
  services: {
    thermometer: "Measures the temperature of a tank, which is simulated",
    monitor: "Watches temperatures, and switches heaters",
  },
  files: {
    "schemas/telemetry/temperature.schema.json": json(TEMPERATURE_SCHEMA),
    "schemas/telecommand/set_heater.schema.json": json(HEATER_SCHEMA),
    "services/thermometer/main.ts": THERMOMETER_MAIN,
    "services/thermometer/thermometer.ts": THERMOMETER,
    "services/monitor/main.ts": MONITOR_MAIN,
    "services/monitor/monitor.ts": MONITOR,
    "tests/services.test.ts": TESTS,
  },
};
