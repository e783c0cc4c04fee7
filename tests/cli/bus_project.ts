import { connect, type NatsConnection } from "@nats-io/transport-node";
import process from "node:process";
import { main } from "../../cli/main.ts";
import { WELL_KNOWN_NAMES } from "../../runtime/required_settings.ts";
import {
  type NatsServer,
  type NatsServerOptions,
  startNatsServer,
} from "../helpers/nats_server.ts";
import { createTemporaryFolder, type TemporaryFolder } from "../helpers/temporary_folder.ts";
import { type RecordingTerminal, recordingTerminal } from "./recording_terminal.ts";

/** What a command of the bus did. */
export interface CommandResult {
  readonly code: number;
  /** Lines of stdout. */
  readonly printed: readonly string[];
  /** All of stderr. */
  readonly complaints: string;
}

/** A project with schemas, a broker, and a connection to it. */
export interface BusProject {
  readonly server: NatsServer;
  readonly connection: NatsConnection;
  readonly folder: TemporaryFolder;
  /** Runs a command in the project's folder, on the project's broker. */
  run(...args: readonly string[]): Promise<CommandResult>;
  /** The same on what looks like a terminal. */
  runForPerson(...args: readonly string[]): Promise<CommandResult>;
  /** Begins a command; it has begun when it says that it listens. */
  begin(
    ...args: readonly string[]
  ): { readonly terminal: RecordingTerminal; readonly code: Promise<number> };
}

const SCHEMAS: Readonly<Record<string, unknown>> = {
  "messages/telemetry/housekeeping.schema.json": {
    title: "Housekeeping",
    "x-message": { subject: "telemetry.{spacecraft}.housekeeping" },
    type: "object",
    properties: {
      voltage: { type: "number", minimum: 0, maximum: 12, "x-unit": "V" },
      mode: { enum: ["safe", "science"] },
      heaters: { type: "array", items: { type: "boolean" }, maxItems: 3 },
      note: { type: "string", maxLength: 20 },
    },
    required: ["voltage", "mode"],
    additionalProperties: false,
  },
  "messages/telecommand/set_mode.schema.json": {
    title: "Set mode",
    description: "Switches the spacecraft to another mode.",
    "x-message": {
      subject: "telecommand.{spacecraft}.set-mode",
      kind: "request",
      reply: {
        type: "object",
        properties: { accepted: { type: "boolean" } },
        required: ["accepted"],
      },
    },
    type: "object",
    properties: { mode: { enum: ["safe", "science"] } },
    required: ["mode"],
  },
  "messages/link/frame.schema.json": {
    "x-message": { subject: "link.frame", content: "binary" },
  },
  "telestion.json": {
    name: "probe",
    schemas: "messages",
    services: { probe: { entry: "probe.ts" } },
  },
  "probe.ts": "",
};

/**
 * Runs a test with a project and a broker of its own, and cleans up.
 *
 * @param body the test
 * @param options of the broker
 */
export async function withBusProject(
  body: (project: BusProject) => Promise<void>,
  options: NatsServerOptions = {},
): Promise<void> {
  const files = Object.fromEntries(
    Object.entries(SCHEMAS).map(([path, value]) => [path, JSON.stringify(value)]),
  );
  const folder = await createTemporaryFolder({ files });
  const server = await startNatsServer(options);
  const { user: name = "", password = "" } = options;
  const user = name === "" ? {} : { user: name, pass: password };
  const connection = await connect({ servers: server.url, ...user });
  const login = name === "" ? "" : `${name}:${password}@`;
  const url = server.url.replace("nats://", `nats://${login}`);
  const withUrl = (args: readonly string[]): readonly string[] =>
    args.includes("--nats-url") ? args : [...args, "--nats-url", url];
  const run = async (
    interactive: boolean,
    args: readonly string[],
  ): Promise<CommandResult> => {
    const terminal = { ...recordingTerminal(folder.path), isInteractive: interactive };
    const code = await main(withUrl(args), terminal);
    return { code, printed: terminal.printed, complaints: terminal.complaints.join("\n") };
  };
  try {
    await body({
      server,
      connection,
      folder,
      run: (...args) => run(false, args),
      runForPerson: (...args) => run(true, args),
      begin(...args) {
        const terminal = recordingTerminal(folder.path);
        return { terminal, code: main(withUrl(args), terminal) };
      },
    });
  } finally {
    await connection.close();
    await server.stop();
    await folder.remove();
  }
}

/** Runs a test with some of the well-known variables and without the others. */
export async function withVariables(
  variables: Readonly<Record<string, string>>,
  body: () => Promise<void>,
): Promise<void> {
  const before = WELL_KNOWN_NAMES.map((name) => [name, process.env[name]] as const);
  for (const name of WELL_KNOWN_NAMES) delete process.env[name];
  Object.assign(process.env, variables);
  try {
    await body();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
