import { join } from "node:path";
import { type Service, ServiceError, type StartOptions, startService } from "telestion-edge";
import { Type } from "typebox";
import { linkStatus, receivedFrame, transmitFrame } from "../../generated/mod.ts";
import { openJournal } from "../journal/journal.ts";
import { parseAddress } from "./address.ts";
import { framingOf, FRAMINGS } from "./framing.ts";
import { Link } from "./link.ts";

const IO_SETTINGS = Type.Object({
  LINK: Type.String({
    description: "Name of the link, in the subjects of its messages",
    pattern: "^[\\w-]+$",
    default: "spacecraft",
  }),
  ADDRESS: Type.String({
    description: "Where it leads: tcp://HOST:PORT, tcp-listen://HOST:PORT, " +
      "udp://HOST:PORT[?peer=HOST:PORT], file:PATH or serial:PATH",
    default: "tcp://127.0.0.1:5101",
  }),
  FRAMING: Type.Union(FRAMINGS.map((name) => Type.Literal(name)), {
    description: "How frames lie in the bytes; none: each chunk or datagram is a frame",
    default: "space-packets",
  }),
  APIDS: Type.Array(Type.Integer({ minimum: 0, maximum: 2047 }), {
    description: "Space packets: the APIDs that occur; empty: all",
    default: [],
  }),
  CRC: Type.Boolean({
    description: "Space packets end with a CRC-16: those with a wrong one are damaged frames",
    default: false,
  }),
  STATUS_SECONDS: Type.Number({
    description: "Publishes the counters so often",
    exclusiveMinimum: 0,
    maximum: 3600,
    default: 1,
  }),
});

/**
 * Runs an IO Service: one link, whose frames become messages, and messages frames.
 *
 * @param options of `startService()`, for tests
 * @returns the running service
 */
export async function runIoService(options: StartOptions = {}): Promise<Service> {
  const service = await startService({
    ...options,
    settings: IO_SETTINGS,
    description: "Carries frames over a link",
  });
  const { log, settings } = service;
  const params = { link: settings.LINK };
  const link = await openLink().catch(async (error) => {
    await service.stop();
    throw error;
  });
  const publishStatus = (): Promise<void> =>
    service.publish(linkStatus, link.status(), params).catch(() => {}); // counted by the service

  service.respond(transmitFrame, (frame, { headers }) => {
    return link.transmit(frame, headers?.get("Nats-Msg-Id") || undefined);
  }, { params, concurrency: 1 });
  const timer = setInterval(publishStatus, settings.STATUS_SECONDS * 1000);
  service.stopping.addEventListener("abort", () => {
    clearInterval(timer);
    void link.close();
  });
  await service.nc.flush(); // who reads the next line may ask at once
  log.info("Ready");
  return service;

  async function openLink(): Promise<Link> {
    const folder = await service.openDataDirectory();
    let state = "";
    return new Link({
      address: parseAddress(settings.ADDRESS),
      framing: framingOf(settings.FRAMING, { apids: settings.APIDS, crc: settings.CRC }),
      written: openJournal(join(folder, `${settings.LINK}.written`), { isRecord: isString }),
      publish: async (frame) => {
        await service.publish(receivedFrame, frame, params).catch((error) => {
          log.warn(`Lost a frame: ${ServiceError.from(error).message}`);
        });
      },
      onChange: (status, reason) => {
        if (status.state !== state) log.info(`Link is ${status.state}`, { ...status, reason });
        state = status.state;
        if (!service.stopping.aborted) {
          void service.publish(linkStatus, status, params).catch(() => {}); // counted
        }
      },
    });
  }
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}
