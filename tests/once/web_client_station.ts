import { connect, type NatsConnection } from "@nats-io/transport-node";
import { type BusOptions, startBus } from "telestion-edge/broker";
import {
  activeAlarms,
  type Alarm,
  type CommandRecord,
  type CommandStep,
  confirm,
  createClient,
  history,
  progress,
  type SpacecraftMode,
  submit,
} from "../../generated/mod.ts";
import { buildPage } from "../../ground-station/web-client/build_page.ts";
import { WEB_PERMISSIONS } from "../../ground-station/web-client/permissions.ts";
import { runWebClient } from "../../ground-station/web-client/run_web_client.ts";
import { type Service, type StartOptions, startService } from "../../mod.ts";
import { eventually } from "../helpers/eventually.ts";
import { RecordingLogger } from "../helpers/messages.ts";
import { startProgram } from "../helpers/run_program.ts";
import { createTemporaryFolder } from "../helpers/temporary_folder.ts";

/** The spacecraft of the tests. */
export const SPACECRAFT = "ws-1";
const PASSWORD = "correct horse battery staple";
const HAZARDOUS = ["arm", "reboot"];
const FLIGHT_SECONDS = 600;

/** A bus with an archive, a page, and stand-ins for parser, telecommand service and device. */
export interface WebStation {
  /** The page. */
  readonly url: string;
  /** May do everything. */
  readonly connection: NatsConnection;
  readonly client: ReturnType<typeof createClient>;
  /** What the spacecraft is, which telecommands change. */
  readonly device: { mode: SpacecraftMode; armed: boolean };
  /** What the parser answers. */
  readonly alarms: Alarm[];
  /** Publishes a flight of 10 minutes to 3,000 m that ends now. */
  flyThrough(): Promise<void>;
  /** Publishes one moment of the flight: 0 at its begin, 1 at its end. */
  fly(part: number, time?: number): Promise<void>;
  stopBus(): Promise<void>;
  /** Starts it again on the same ports. */
  startBus(): Promise<void>;
  /** Ends everything. */
  stop(): Promise<void>;
}

/**
 * Starts a station. The archive runs on Bun, which has SQLite on every machine of the tests.
 *
 * @param staleSeconds when the page is stale
 * @returns the station; `stop()` it in the end
 */
export async function startWebStation(staleSeconds: number): Promise<WebStation> {
  const folder = await createTemporaryFolder();
  const page = folder.resolve("page");
  await buildPage({ folder: page });
  let bus = await startBus({ ...busOptions(), port: 0, websocket: true });
  const { url, port, websocketUrl = "", websocketPort = 0 } = bus;
  const login = { NATS_URL: url, NATS_USER: "service", NATS_PASSWORD: PASSWORD };
  const connection = await connect({
    servers: url,
    user: "service",
    pass: PASSWORD,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
  });
  const client = createClient(connection);
  const programs = (["writer", "query"] as const).map((role) =>
    startProgram("bun", `ground-station/database-${role}/database_${role}.ts`, {
      env: { ...login, SERVICE_NAME: `database-${role}`, DATA_DIR: folder.path },
    })
  );
  const optionsOf = (settings: Readonly<Record<string, string>>): StartOptions => ({
    overwriteArgs: Object.entries({ DATA_DIR: folder.path, ...login, ...settings })
      .map(([name, value]) => `--${name}=${value}`),
    signals: false,
    logger: new RecordingLogger(),
  });
  const device: WebStation["device"] = { mode: "nominal", armed: false };
  const alarms: Alarm[] = [];
  const parser = await startService(optionsOf({ SERVICE_NAME: "parser" }));
  parser.respond(activeAlarms, () => ({ alarms }));
  const telecommand = await startService(optionsOf({ SERVICE_NAME: "telecommand" }));
  await answerTelecommands(telecommand, device);
  const web = await runWebClient(optionsOf({
    SERVICE_NAME: "web-client",
    WEBSOCKET_URL: websocketUrl,
    WEB_USER: "web",
    WEB_PASSWORD: PASSWORD,
    SPACECRAFT: `${SPACECRAFT},jpss-1`,
    STALE_SECONDS: String(staleSeconds),
    PAGE: page,
  }));
  for await (const _ of client.archive.writerStatus.subscribe()) break;
  await eventually(() => client.archive.readLatest.request({ subject: ">" }), {
    timeoutMs: 20_000,
    everyMs: 100,
  });
  const fly: WebStation["fly"] = (part, time = Date.now()) =>
    publishMoment({ client, device }, part, time);
  return {
    url: web.url,
    connection,
    client,
    device,
    alarms,
    fly,
    flyThrough: async () => {
      const end = Date.now();
      for (let second = 0; second <= FLIGHT_SECONDS; second += 0.5) {
        await fly(second / FLIGHT_SECONDS, end - (FLIGHT_SECONDS - second) * 1000);
      }
      await connection.flush();
    },
    stopBus: () => bus.stop(),
    startBus: async () => {
      bus = await startBus({ ...busOptions(), port, websocket: { port: websocketPort } });
    },
    stop: async () => {
      await Promise.all([parser, telecommand, web.service].map((service) => service.stop()));
      for (const program of programs) await program.stop();
      await connection.close();
      await bus.stop();
      await folder.remove();
    },
  };
}

function busOptions(): Pick<BusOptions, "users"> {
  return {
    users: [
      { user: "service", password: PASSWORD },
      { user: "web", password: PASSWORD, permissions: WEB_PERMISSIONS },
    ],
  };
}

/** Numbers telecommands, lets hazardous ones wait, and does at once what they say. */
async function answerTelecommands(
  service: Service,
  device: WebStation["device"],
): Promise<void> {
  const records = new Map<number, CommandRecord>();
  const step = async (
    number: number,
    telecommand: CommandRecord["telecommand"],
    state: CommandStep["state"],
  ): Promise<CommandStep["state"]> => {
    const time = Date.now();
    const [first, ...rest] = [...records.get(number)?.steps ?? [], { state, time }];
    if (first !== undefined) records.set(number, { number, telecommand, steps: [first, ...rest] });
    await service.publish(progress, { number, telecommand, state, time }, {
      spacecraft: SPACECRAFT,
    });
    return state;
  };
  const send = async (number: number, telecommand: CommandRecord["telecommand"]) => {
    await step(number, telecommand, "queued");
    for (const state of ["sent", "accepted", "completed"] as const) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await step(number, telecommand, state);
    }
    if (telecommand.command === "set-mode") device.mode = telecommand.mode;
    if (telecommand.command === "arm") device.armed = true;
    if (telecommand.command === "disarm") device.armed = false;
  };
  service.respond(submit, async (telecommand) => {
    const number = records.size + 1;
    if (HAZARDOUS.includes(telecommand.command)) {
      const state = await step(number, telecommand, "unconfirmed");
      return { number, state, confirmBefore: Date.now() + 30_000 };
    }
    void send(number, telecommand);
    return { number, state: "queued" as const };
  });
  service.respond(confirm, async ({ number, cancel = false }) => {
    const { telecommand } = records.get(number) ?? { telecommand: { command: "ping" as const } };
    if (cancel) return { number, state: await step(number, telecommand, "cancelled") };
    void send(number, telecommand);
    return { number, state: "queued" as const };
  });
  service.respond(history, () => ({
    commands: [...records.values()].reverse() as CommandRecord[],
  }));
  await service.nc.flush();
}

/** A flight to 3,000 m in nice curves; half a turn of the Earth's physics is left out. */
async function publishMoment(
  { client, device }: Pick<WebStation, "client" | "device">,
  part: number,
  time: number,
): Promise<void> {
  const params = { spacecraft: SPACECRAFT };
  const count = Math.round(part * 10_000) % 16_384;
  const header = (apid: number) => ({ secondaryHeader: false, apid, sequenceCount: count });
  const altitude = 3000 * Math.sin(Math.PI * Math.min(1, part)) ** 2;
  const velocity = 200 * Math.sin(2 * Math.PI * part);
  await client.spacecraft.flight.publish({
    header: header(101),
    time: Math.round(time),
    missionTime: part * FLIGHT_SECONDS,
    altitude,
    velocity,
    acceleration: 30 * Math.cos(2 * Math.PI * part) + Math.sin(part * 3000),
    pressure: 101_325 * Math.exp(-altitude / 8000),
    roll: (part * 7200) % 360 - 180,
    pitch: 90 - 170 * part,
    yaw: 45 + 10 * Math.sin(part * 40),
  }, params);
  await client.spacecraft.housekeeping.publish({
    header: header(100),
    time: Math.round(time),
    ...device,
    phase: part < 0.1 ? "boost" : part < 0.5 ? "coast" : part < 1 ? "descent" : "landed",
    uptime: Math.round(part * FLIGHT_SECONDS),
    reboots: 0,
    commandsAccepted: 0,
    commandsRejected: 0,
    rate: 10,
    batteryVoltage: 8.4 - 1.1 * part + 0.05 * Math.sin(part * 80),
    batteryCurrent: 1.2 + 0.4 * Math.sin(part * 60),
    batteryTemperature: 21 + 9 * part,
    boardTemperature: 28 + 22 * part + Math.sin(part * 50),
  }, params);
  await client.spacecraft.position.publish({
    header: header(102),
    time: Math.round(time),
    valid: true,
    satellites: 11,
    latitude: 49.7829 + 0.02 * part,
    longitude: 9.9706 + 0.03 * part ** 2,
    altitude: altitude + 320,
  }, params);
}
