import { Type } from "typebox";

/** The settings of the Database Writer. */
export const WRITER_SETTINGS = Type.Object({
  SUBSCRIBE: Type.Array(Type.String({ minLength: 1 }), {
    description: "Stores the events of these subjects",
    default: ["telemetry.>", "alarm.>", "telecommand.>"],
  }),
  DATABASE_URL: Type.String({
    description: "postgres://user:password@host:5432/database; empty: SQLite in DATA_DIR",
    default: "",
    "x-secret": true,
  }),
  TIME: Type.String({
    description: "Member that holds the time: a date-time, or milliseconds since 1970",
    default: "/time",
  }),
  KEY: Type.Array(Type.String(), {
    description: "Members that name a message on its subject, such as /flight,/sequence",
    default: [],
  }),
  BATCH_SIZE: Type.Integer({
    description: "Writes when so many messages wait",
    minimum: 1,
    maximum: 10_000,
    default: 1000,
  }),
  BATCH_MS: Type.Integer({
    description: "Writes when a message has waited so long",
    minimum: 1,
    maximum: 60_000,
    default: 30,
  }),
  BUFFER: Type.Integer({
    description: "Keeps so many messages while the database is away, then drops the oldest",
    minimum: 1,
    default: 200_000,
  }),
  BUFFER_MIB: Type.Integer({
    description: "Keeps so much payload while the database is away",
    minimum: 1,
    default: 128,
  }),
  STATUS_SECONDS: Type.Number({
    description: "Publishes its status so often",
    exclusiveMinimum: 0,
    maximum: 3600,
    default: 2,
  }),
  TELEMETRY_STREAM: Type.String({
    description: "Reads what this stream of JetStream keeps out of it; empty: core NATS",
    default: "",
  }),
  ACK_WAIT_SECONDS: Type.Number({
    description: "What a killed writer has taken out of the stream comes again after so long",
    minimum: 1,
    default: 10,
  }),
});
