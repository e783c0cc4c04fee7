/** The settings of the Database Writer. */
export const WRITER_SETTINGS = {
  type: "object",
  properties: {
    SUBSCRIBE: {
      type: "array",
      items: { type: "string", minLength: 1 },
      description: "Stores the events of these subjects",
      default: ["telemetry.>", "alarm.>", "telecommand.>"],
    },
    DATABASE_URL: {
      type: "string",
      description: "postgres://user:password@host:5432/database; empty: SQLite in DATA_DIR",
      default: "",
      "x-secret": true,
    },
    TIME: {
      type: "string",
      description:
        "Member that holds the time where a schema does not tell: a date-time, or ms since 1970",
      default: "/time",
    },
    KEY: {
      type: "array",
      items: { type: "string" },
      description: "Members that name a message on its subject, such as /flight,/sequence",
      default: [],
    },
    BATCH_SIZE: {
      type: "integer",
      description: "Writes when so many messages wait",
      minimum: 1,
      maximum: 10_000,
      default: 1000,
    },
    BATCH_MS: {
      type: "integer",
      description: "Writes when a message has waited so long",
      minimum: 1,
      maximum: 60_000,
      default: 30,
    },
    BUFFER: {
      type: "integer",
      description: "Keeps so many messages while the database is away, then drops the oldest",
      minimum: 1,
      default: 200_000,
    },
    BUFFER_MIB: {
      type: "integer",
      description: "Keeps so much payload while the database is away",
      minimum: 1,
      default: 128,
    },
    STATUS_SECONDS: {
      type: "number",
      description: "Publishes its status so often",
      exclusiveMinimum: 0,
      maximum: 3600,
      default: 2,
    },
    TELEMETRY_STREAM: {
      type: "string",
      description: "Reads what this stream of JetStream keeps out of it; empty: core NATS",
      default: "",
    },
    ACK_WAIT_SECONDS: {
      type: "number",
      description: "What a killed writer has taken out of the stream comes again after so long",
      minimum: 1,
      default: 10,
    },
  },
} as const;
