import { type Service, type StartOptions, startService } from "telestion-edge";
import { PacketError } from "telestion-edge/packets";
import { Type } from "typebox";
import {
  activeAlarms,
  alarm,
  latestTelemetry,
  linkQuality,
  receivedFrame,
} from "../../generated/mod.ts";
import { takeFrames } from "./frame_stream.ts";
import { LinkMonitor, type LinkTelemetry } from "./link_monitor.ts";
import { SpacecraftState } from "./spacecraft_state.ts";

/** Telemetry leaves in the order of its frames all the same: each is published before the next is read. */
const FRAMES_AT_ONCE = 1000;

const PARSER_SETTINGS = Type.Object({
  LINKS: Type.Array(Type.String({ pattern: "^[\\w-]+=[\\w-]+$" }), {
    description: "LINK=SPACECRAFT: whose packets come over a link; default: the link's name",
    default: [],
  }),
  RAISE_AFTER: Type.Integer({
    description: "Packets in a row until an alarm is raised or gets worse",
    minimum: 1,
    default: 1,
  }),
  CLEAR_AFTER: Type.Integer({
    description: "Packets in a row until it gets better or is over",
    minimum: 1,
    default: 3,
  }),
  FRAME_STREAM: Type.String({
    description: "Reads frames out of this stream of JetStream; empty: core NATS",
    default: "",
  }),
  ACK_WAIT_SECONDS: Type.Number({
    description: "What a killed parser has taken out of the stream comes again after so long",
    minimum: 1,
    default: 10,
  }),
  STATUS_SECONDS: Type.Number({
    description: "Publishes the counters so often",
    exclusiveMinimum: 0,
    maximum: 3600,
    default: 1,
  }),
});

/**
 * Runs a Telemetry Parser: raw packets become telemetry, and alarms.
 *
 * @param options of `startService()`, for tests
 * @returns the running service
 */
export async function runTelemetryParser(options: StartOptions = {}): Promise<Service> {
  const service = await startService({
    ...options,
    settings: PARSER_SETTINGS,
    description: "Decodes packets, watches limits",
  });
  const { log, settings } = service;
  const spacecraftOf = new Map(settings.LINKS.map((entry) => {
    const [link = "", spacecraft = ""] = entry.split("=");
    return [link, spacecraft];
  }));
  const hysteresis = { raiseAfter: settings.RAISE_AFTER, clearAfter: settings.CLEAR_AFTER };
  const monitors = new Map<string, LinkMonitor>();
  const states = new Map<string, SpacecraftState>();

  service.respond(latestTelemetry, (_, { params }) => {
    return { packets: [...states.get(params.spacecraft)?.latest ?? []] };
  });
  service.respond(activeAlarms, (_, { params }) => {
    return { alarms: [...states.get(params.spacecraft)?.alarms.active ?? []] };
  });
  await listen().catch(async (error) => {
    await service.stop();
    throw error;
  });
  const timer = setInterval(publishQuality, settings.STATUS_SECONDS * 1000);
  service.stopping.addEventListener("abort", () => clearInterval(timer));
  await service.nc.flush(); // who reads the next line may ask at once
  log.info("Ready");
  return service;

  async function listen(): Promise<void> {
    const { FRAME_STREAM: stream, ACK_WAIT_SECONDS: ackWait } = settings;
    if (stream !== "") return await takeFrames(service, { stream, ackWait, take });
    const options = { concurrency: FRAMES_AT_ONCE };
    service.subscribe(receivedFrame, (frame, { params: { link } }) => take(frame, link), options);
  }

  async function take(frame: Uint8Array, link: string): Promise<void> {
    const result = getOrMake(monitors, link, () => new LinkMonitor()).decode(frame);
    if (!(result instanceof PacketError)) return await tell(result, spacecraftOf.get(link) ?? link);
    const { fault, pointer, message } = result;
    log.debug("Refused a packet", { link, fault, pointer, message });
  }

  async function tell(telemetry: LinkTelemetry, spacecraft: string): Promise<void> {
    const state = getOrMake(states, spacecraft, () => new SpacecraftState(hysteresis));
    const { event, data, late } = telemetry;
    const changes = late ? [] : state.observe(telemetry, Date.now()); // of what is now
    const telling = [service.publish(event, data, { spacecraft }, { validate: false })]; // the decoder has
    for (const change of changes) {
      log.warn("Alarm", { spacecraft, ...change });
      telling.push(service.publish(alarm, change, { spacecraft }));
    }
    await Promise.all(telling);
  }

  async function publishQuality(): Promise<void> {
    for (const [link, monitor] of monitors) {
      await service.publish(linkQuality, monitor.quality(), { link }).catch(() => {}); // counted
    }
  }
}

function getOrMake<T>(map: Map<string, T>, name: string, make: () => T): T {
  const found = map.get(name) ?? make();
  map.set(name, found);
  return found;
}
