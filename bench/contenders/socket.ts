import type { Contender, Reading, Telemetry } from "./contender.ts";
import { Wire } from "./wire.ts";

/** The protocol by hand on a bare socket: the limit. JSON both ways, nothing checked. */
export const contender: Contender = {
  validates: false,
  note: "checks nothing, and has no deadlines, reconnection or errors",
  respond: async ({ url, subject }) => {
    const wire = await Wire.open(url);
    wire.subscribe(subject, (_subject, reply, payload) => {
      if (reply !== undefined) {
        wire.publish(reply, JSON.stringify(JSON.parse(payload.toString("latin1"))));
      }
    });
  },
  connect: async ({ url, subject }) => {
    const wire = await Wire.open(url);
    const inbox = `_INBOX.${subject}.`;
    const waiting = new Map<number, (reading: Reading) => void>();
    let token = 0;
    wire.subscribe(`${inbox}*`, (to, _reply, payload) => {
      const key = Number(to.slice(inbox.length));
      waiting.get(key)?.(JSON.parse(payload.toString("latin1")) as Reading);
      waiting.delete(key);
    });
    return (reading) =>
      new Promise((resolve) => {
        waiting.set(++token, resolve);
        wire.publish(subject, JSON.stringify(reading), inbox + token);
      });
  },
  receive: async ({ url, subject }, take) => {
    const wire = await Wire.open(url);
    wire.subscribe(subject, (_subject, _reply, payload) => {
      take(JSON.parse(payload.toString("latin1")) as Telemetry);
    });
    wire.subscribe(`${subject}.health`, (_subject, reply) => {
      if (reply !== undefined) wire.publish(reply, "{}");
    });
  },
};
