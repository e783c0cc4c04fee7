import { startService } from "telestion-edge";
import { request, type RequestMessage, type Validator } from "telestion-edge/client";
import { type Contender, createReading, type Reading, SUBJECT } from "./contender.ts";

const MODES: readonly unknown[] = ["safe", "nominal", "science"];

/** As `telestion gen` writes it for such a schema. */
function isReading(value: unknown): value is Reading {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { sequence, spacecraft, batteryVoltage, mode, note } = value as Record<string, unknown>;
  if (typeof sequence !== "number" || !Number.isInteger(sequence) || sequence < 0) return false;
  if (typeof spacecraft !== "string" || typeof note !== "string") return false;
  if (typeof batteryVoltage !== "number" || !(batteryVoltage >= 0 && batteryVoltage <= 20)) {
    return false;
  }
  return MODES.includes(mode);
}

const reading: Validator<Reading> = { check: isReading, explain: () => [] };
const message: RequestMessage<Reading, Reading> = request({
  name: "bench.reading",
  subject: SUBJECT,
  payload: reading,
  reply: reading,
});

function start(url: string): ReturnType<typeof startService> {
  const overwriteArgs = ["--dev", `--NATS_URL=${url}`, "--LOG_LEVEL=error"];
  return startService({ overwriteArgs });
}

/** This package: request and reply checked on both ends, deadline, statistics, typed errors. */
export const contender: Contender = {
  respond: async (url) => {
    const service = await start(url);
    service.respond(message, (data) => Promise.resolve(data));
  },
  connect: async (url) => {
    const service = await start(url);
    return async (sequence) => {
      const reply = await service.request(message, createReading(sequence), {}, { timeout: 5000 });
      if (reply.sequence !== sequence % 1000) throw new Error("Wrong reply");
    };
  },
};
