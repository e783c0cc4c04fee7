/** What is compared: one way to answer and to send a request, over a connection of its own. */
export interface Contender {
  /** Answers until the process ends. */
  respond(url: string): Promise<void>;
  /** Connects and gives back a function that sends one request and checks its reply. */
  connect(url: string): Promise<(sequence: number) => Promise<void>>;
}

/** The subject that all contenders use. */
export const SUBJECT = "bench.reading";

/** A payload of 95 bytes as JSON, or about 1 KiB with `large`. */
export interface Reading {
  readonly sequence: number;
  readonly spacecraft: string;
  readonly batteryVoltage: number;
  readonly mode: "safe" | "nominal" | "science";
  readonly note: string;
}

/** Makes the payload of one request; BENCH_BYTES sets its size. */
export function createReading(sequence: number): Reading {
  return {
    sequence: sequence % 1000,
    spacecraft: "ws-1",
    batteryVoltage: 7.4,
    mode: "nominal",
    note: NOTE,
  };
}

const NOTE = "x".repeat(Math.max(0, Number(process.env["BENCH_BYTES"] ?? 95) - 90));
