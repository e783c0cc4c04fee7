import type { ProjectService } from "../../cli/project.ts";
import type { StartOptions } from "./options.ts";
import type { PacketFile } from "./packet_file.ts";

/** The services of the manifest that `npm start` knows of; all others it just starts. */
export const ROLES = {
  device: "mission-device",
  io: "io-service",
  parser: "telemetry-parser",
  telecommand: "telecommand-service",
  writer: "database-writer",
  query: "database-query",
  web: "web-client",
} as const;

/** What the services must be told beyond the manifest. */
export interface Arrangement {
  readonly options: StartOptions;
  /** The file of packets to send, if that was asked for. */
  readonly packets: PacketFile | undefined;
  /** Whether there is a spacecraft in software. */
  readonly hasDevice: boolean;
  readonly linkPort: number;
  readonly pagePort: number;
  /** How the page reaches the bus. */
  readonly page: Readonly<Record<string, string>>;
}

/**
 * The variables of a service that are stronger than those of the manifest and of the environment.
 *
 * @param service the service
 * @param arrangement what they must be told
 * @returns its variables
 */
export function variablesOf(
  { name, variables }: ProjectService,
  { options, packets, hasDevice, linkPort, pagePort, page }: Arrangement,
): Readonly<Record<string, string>> {
  const address = `127.0.0.1:${linkPort}`;
  if (name === ROLES.web) return { ...page, PORT: String(pagePort) };
  if (name === ROLES.io) {
    return {
      ...hasDevice && { ADDRESS: `tcp://${address}` },
      ...packets && framingOf(packets, variables["APIDS"]),
    };
  }
  if (name !== ROLES.device) return {};
  const { speed, flight, packets: file } = options;
  return {
    ADDRESS: `tcp-listen://${address}`,
    LOG_LEVEL: "info", // what it has sent is in its log
    ...speed !== undefined && { SPEED: speed },
    ...flight !== undefined && { FLIGHT: flight },
    ...file !== undefined && { PACKETS: file },
  };
}

/** Beside the packets of the file there are the reports of telecommands. */
function framingOf(
  { apids, crc }: PacketFile,
  usual: string | undefined,
): Readonly<Record<string, string>> {
  const all = new Set([...usual ? usual.split(",") : [], ...apids.map(String)]);
  return { APIDS: [...all].join(), CRC: String(crc) };
}
