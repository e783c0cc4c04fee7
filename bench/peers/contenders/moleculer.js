/** Moleculer over its NATS transporter, with its own validator. */
import moleculer from "moleculer";

const MODES = ["safe", "nominal", "science"];

const SAMPLE = {
  type: "object",
  props: {
    sensor: { type: "string", min: 1 },
    value: { type: "number", min: -1000, max: 2000 },
    unit: { type: "enum", values: ["V", "A", "K"] },
    nominal: "boolean",
  },
};

function start({ url, subject }, nodeID) {
  return new moleculer.ServiceBroker({
    nodeID,
    namespace: subject.replaceAll(".", "-"),
    transporter: url,
    requestTimeout: 5000,
    logger: false,
    validator: true,
  });
}

export const contender = {
  validates: true,
  note: "the server checks requests, the client nothing",
  respond: async (link) => {
    const broker = start(link, "server");
    broker.createService({
      name: "bench",
      actions: {
        reading: {
          params: {
            sequence: { type: "number", integer: true, min: 0 },
            spacecraft: "string",
            batteryVoltage: { type: "number", min: 0, max: 20 },
            mode: { type: "enum", values: MODES },
            note: { type: "string", empty: true },
            samples: { type: "array", optional: true, items: SAMPLE },
          },
          handler: (context) => context.params,
        },
      },
    });
    await broker.start();
  },
  connect: async (link) => {
    const broker = start(link, "client");
    await broker.start();
    await broker.waitForServices("bench");
    return (reading) => broker.call("bench.reading", reading);
  },
};
