import { startService } from "telestion-edge";
import { type Contender, TIMEOUT_MS } from "./contender.ts";
import { loadGenerated } from "./generated.ts";

const { reading, telemetry } = await loadGenerated();

function start(url: string): ReturnType<typeof startService> {
  const overwriteArgs = ["--dev", `--NATS_URL=${url}`, "--LOG_LEVEL=error"];
  return startService({ overwriteArgs });
}

/** The last token is the contender. */
function paramsOf(subject: string): { bench: string } {
  return { bench: subject.split(".").at(-1) ?? "" };
}

/** This package: both ends check request and reply; deadline, statistics, typed errors. */
export const contender: Contender = {
  validates: true,
  note: "both ends check both ways",
  respond: async ({ url, subject }) => {
    const service = await start(url);
    service.respond(reading, (data) => Promise.resolve(data), { params: paramsOf(subject) });
  },
  connect: async ({ url, subject }) => {
    const service = await start(url);
    const params = paramsOf(subject);
    return (data) => service.request(reading, data, params, { timeout: TIMEOUT_MS });
  },
  receive: async ({ url, subject }, take) => {
    const service = await start(url);
    service.subscribe(telemetry, take, { params: paramsOf(subject) });
  },
};
