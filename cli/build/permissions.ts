/**
 * What a service may do when Deno has compiled it: as little as it needs.
 *
 * @module
 */
import { WELL_KNOWN_NAMES } from "../../runtime/required_settings.ts";

/** What the person who builds knows of the place where the service will run. */
export interface Surroundings {
  /** Hosts that may be reached, such as `nats:4222`; empty: all. */
  readonly net: readonly string[];
  /** Further variables that may be read. */
  readonly env: readonly string[];
  /** Files and folders that may be read. */
  readonly read: readonly string[];
  /** Folders that may be read and written. */
  readonly data: readonly string[];
}

/** The WebSocket package that the runtime uses for TLS with an authority of one's own. */
const WEB_SOCKET_VARIABLES = ["WS_NO_BUFFER_UTIL", "WS_NO_UTF_8_VALIDATE"];

/**
 * The permissions of a service, as options of `deno compile`. Nothing but these is allowed, and
 * nobody is asked at run time.
 *
 * @param settings the names of the settings that the service declares or is given
 * @param surroundings hosts, variables, files and folders that it cannot declare
 * @returns options, in an order that depends on nothing but the arguments
 */
export function denoPermissions(
  settings: readonly string[],
  { net, env, read, data }: Surroundings,
): string[] {
  const variables = [...WELL_KNOWN_NAMES, ...WEB_SOCKET_VARIABLES, ...settings, ...env];
  return [
    "--no-prompt",
    "--deny-import",
    ...net.length === 0 ? ["--allow-net"] : allow("net", net),
    ...allow("env", variables),
    ...allow("read", [...data, ...read]),
    ...allow("write", data),
  ];
}

/** Without names it would be all that Deno allows. Within a name Deno doubles commas. */
function allow(permission: string, names: readonly string[]): string[] {
  const unique = [...new Set(names)].map((name) => name.replaceAll(",", ",,"));
  return unique.length === 0 ? [] : [`--allow-${permission}=${unique.join()}`];
}
