/**
 * Options that several tools of the bus take.
 *
 * @module
 */
import type { CommandOption } from "../command.ts";

/** The options of all commands that connect to the bus. */
export const BUS_OPTIONS: Readonly<Record<string, CommandOption>> = {
  "nats-url": {
    type: "string",
    value: "URL",
    summary: "Broker (default: NATS_URL, or localhost:4222); login by the environment, too",
  },
};

/** The options of all commands that take a message's name or a subject. */
export const TARGET_OPTIONS: Readonly<Record<string, CommandOption>> = {
  param: {
    type: "string",
    value: "NAME=VALUE",
    multiple: true,
    summary: "Parameter of the message's subject; may be given more than once",
  },
  subject: { type: "boolean", summary: "Take the argument as a subject, also if it is a name" },
  schemas: {
    type: "string",
    value: "DIR",
    summary: "Folder with the message schemas (default: that of telestion.json, or schemas)",
  },
};

/** The options of all commands that send something. */
export const DATA_OPTIONS: Readonly<Record<string, CommandOption>> = {
  raw: { type: "boolean", summary: "Send the data as it is, without checking it" },
};
