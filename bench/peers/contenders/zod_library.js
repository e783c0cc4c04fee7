/**
 * Handlers in the manner of Telestion's Deno library: nats.js itself, messages read in a loop and
 * checked with Zod by hand.
 */
import { connect } from "@nats-io/transport-node";
import { CHANNELS, MODES } from "../validators/telemetry.js";

export function zodTelemetry(z) {
  return z.object({
    sequence: z.number().int().min(0),
    spacecraft: z.string().min(1).max(64),
    mode: z.enum(MODES),
    healthy: z.boolean(),
    ...Object.fromEntries(CHANNELS.map((name) => [name, z.number().min(-1000).max(2000)])),
    note: z.string(),
  });
}

export function zodContender(z, version) {
  const Reading = z.object({
    sequence: z.number().int().min(0),
    spacecraft: z.string(),
    batteryVoltage: z.number().min(0).max(20),
    mode: z.enum(MODES),
    note: z.string(),
    samples: z.array(z.object({
      sensor: z.string().min(1),
      value: z.number().min(-1000).max(2000),
      unit: z.enum(["V", "A", "K"]),
      nominal: z.boolean(),
    })).optional(),
  });
  const Telemetry = zodTelemetry(z);
  return {
    validates: true,
    note: `both ends check both ways with Zod ${version}`,
    respond: async ({ url, subject }) => {
      const connection = await connect({ servers: url });
      for await (const message of connection.subscribe(subject)) {
        const parsed = Reading.safeParse(message.json());
        if (parsed.success) message.respond(JSON.stringify(Reading.parse(parsed.data)));
        else message.respond(JSON.stringify({ error: parsed.error.issues }));
      }
    },
    connect: async ({ url, subject }) => {
      const connection = await connect({ servers: url });
      return async (reading) => {
        const body = JSON.stringify(Reading.parse(reading));
        const reply = await connection.request(subject, body, { timeout: 5000 });
        return Reading.parse(reply.json());
      };
    },
    receive: async ({ url, subject }, take) => {
      const connection = await connect({ servers: url });
      for await (const message of connection.subscribe(subject)) {
        const parsed = Telemetry.safeParse(message.json());
        if (parsed.success) take(parsed.data);
      }
    },
  };
}
