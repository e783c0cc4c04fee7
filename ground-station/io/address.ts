import { ServiceError } from "telestion-edge";

/** A port of a host. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Where a link leads. */
export type Address =
  | { readonly kind: "tcp" } & HostPort
  | { readonly kind: "tcp-listen" } & HostPort
  | { readonly kind: "udp"; readonly peer?: HostPort } & HostPort
  | { readonly kind: "file" | "serial"; readonly path: string };

const FORMS =
  "tcp://HOST:PORT, tcp-listen://HOST:PORT, udp://HOST:PORT[?peer=HOST:PORT], file:PATH or serial:PATH";

/**
 * Reads an address.
 *
 * @param text such as `tcp://localhost:5001`
 * @returns its parts
 * @throws {ServiceError} `bad-configuration` when it is none
 */
export function parseAddress(text: string): Address {
  const [, kind = "", rest = ""] = /^(tcp|tcp-listen|udp|file|serial):(.+)$/.exec(text) ?? [];
  if (kind === "file" || kind === "serial") return { kind, path: rest };
  const [, place = "", peer] = /^\/\/([^?]+)(?:\?peer=(.+))?$/.exec(rest) ?? [];
  const own = parseHostPort(place);
  const other = peer === undefined ? undefined : parseHostPort(peer);
  if (own !== undefined && (kind === "tcp" || kind === "tcp-listen") && peer === undefined) {
    return { kind, ...own };
  }
  if (own !== undefined && kind === "udp" && (peer === undefined) === (other === undefined)) {
    return other === undefined ? { kind, ...own } : { kind, ...own, peer: other };
  }
  throw new ServiceError("bad-configuration", `ADDRESS is "${text}": expected ${FORMS}`);
}

/**
 * Writes a host and port, as in a URL.
 *
 * @param place which
 * @returns the text
 */
export function showHostPort({ host, port }: HostPort): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function parseHostPort(text: string): HostPort | undefined {
  const [, ipv6, name, digits] = /^(?:\[([\da-fA-F:.]+)\]|([^:/@\s]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = ipv6 ?? name;
  const port = Number(digits);
  return host === undefined || port > 65_535 ? undefined : { host, port };
}
