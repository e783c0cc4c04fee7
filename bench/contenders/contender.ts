/**
 * The shape that all contenders over NATS have: small files that can be read side by side.
 *
 * @module
 */

/** Where a contender talks. */
export interface Link {
  /** The broker. */
  readonly url: string;
  /** A subject of the contender's own. */
  readonly subject: string;
}

/** One of the values that make a payload large. */
export interface Sample {
  readonly sensor: string;
  readonly value: number;
  readonly unit: "V" | "A" | "K";
  readonly nominal: boolean;
}

/** The payload of requests and replies: 95 bytes as JSON, 1 KiB with `samples`. */
export interface Reading {
  readonly sequence: number;
  readonly spacecraft: string;
  readonly batteryVoltage: number;
  readonly mode: "safe" | "nominal" | "science";
  readonly note: string;
  readonly samples?: readonly Sample[];
}

/** What is received in a flood: 25 members, 504 bytes as JSON. */
export interface Telemetry extends Readonly<Record<string, unknown>> {
  readonly sequence: number;
}

/** One way to answer, to ask and to receive, over a connection of its own. */
export interface Contender {
  /** Whether it refuses what does not fit; the harness tries. */
  readonly validates: boolean;
  /** What must be known beside the figures, such as a deadline that it lacks. */
  readonly note: string;
  /** Answers each reading with itself until the process ends. */
  respond?(link: Link): Promise<void>;
  /** Gives back what sends one request and gives back the reply; gives up after 5 s. */
  connect?(link: Link): Promise<(reading: Reading) => Promise<Reading>>;
  /** Hands over each message, checked if it checks, until the process ends. */
  receive?(link: Link, take: (telemetry: Telemetry) => void): Promise<void>;
}

/** How long each contender that has deadlines waits for a reply. */
export const TIMEOUT_MS = 5000;

/** The bytes of a payload without samples, and of each sample, roughly. */
const PLAIN_BYTES = 95;
const SAMPLE_BYTES = 61;

/** Makes the payload of one request. */
export function createReading(sequence: number, bytes: number): Reading {
  const count = Math.floor((bytes - PLAIN_BYTES) / SAMPLE_BYTES);
  return {
    sequence: sequence % 1000,
    spacecraft: "ws-1",
    batteryVoltage: 7.4,
    mode: "nominal",
    note: "x".repeat(11),
    ...count > 0 && { samples: Array.from({ length: count }, (_, at) => createSample(at)) },
  };
}

function createSample(at: number): Sample {
  return { sensor: `panel-${10 + at}`, value: 7.25 + at, unit: "V", nominal: true };
}

/** Members of a telemetry message that are numbers. */
export const CHANNELS: readonly string[] = Array.from({ length: 20 }, (_, at) => `channel${at}`);

/** Makes one telemetry message. */
export function createTelemetry(sequence: number): Telemetry {
  const channels = CHANNELS.map((name, at) => [name, Math.round(at * 7919) / 100]);
  return {
    sequence,
    spacecraft: "ws-1",
    mode: "nominal",
    healthy: true,
    ...Object.fromEntries(channels),
    note: "x".repeat(54),
  };
}

const TELEMETRY = {
  type: "object",
  properties: {
    sequence: { type: "integer", minimum: 0 },
    spacecraft: { type: "string", minLength: 1, maxLength: 64 },
    mode: { enum: ["safe", "nominal", "science"] },
    healthy: { type: "boolean" },
    ...Object.fromEntries(
      CHANNELS.map((name) => [name, { type: "number", minimum: -1000, maximum: 2000 }]),
    ),
    note: { type: "string" },
  },
  required: ["sequence", "spacecraft", "mode", "healthy", ...CHANNELS, "note"],
};

/** The schemas of both payloads, by their file's path without its ending. */
export const SCHEMAS: Readonly<Record<"reading" | "telemetry" | "closed", object>> = {
  reading: {
    "x-message": { kind: "request", subject: "request.{bench}", reply: { $ref: "#" } },
    type: "object",
    properties: {
      sequence: { type: "integer", minimum: 0 },
      spacecraft: { type: "string" },
      batteryVoltage: { type: "number", minimum: 0, maximum: 20 },
      mode: { enum: ["safe", "nominal", "science"] },
      note: { type: "string" },
      samples: {
        type: "array",
        items: {
          type: "object",
          properties: {
            sensor: { type: "string", minLength: 1 },
            value: { type: "number", minimum: -1000, maximum: 2000 },
            unit: { enum: ["V", "A", "K"] },
            nominal: { type: "boolean" },
          },
          required: ["sensor", "value", "unit", "nominal"],
        },
      },
    },
    required: ["sequence", "spacecraft", "batteryVoltage", "mode", "note"],
  },
  telemetry: { "x-message": { subject: "ingest.{bench}" }, ...TELEMETRY },
  closed: { ...TELEMETRY, additionalProperties: false },
};
