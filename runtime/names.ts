/**
 * Names derived from `SERVICE_NAME`, which may be any text, for places that allow less. A name
 * that is legal there stays as it is; another one becomes a readable part and a hash of the
 * original (64-bit FNV-1a), so that two services do not end up with one name. The same on every
 * runtime: instances of one service find each other.
 *
 * @module
 */

const MAX_LENGTH = 64;
const LOOKS_DERIVED = /-[0-9a-f]{16}$/;
const RESERVED_BY_WINDOWS = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/;
const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/**
 * The queue group of a service. NATS allows any text without white space and control
 * characters, so that most names are their own queue group.
 *
 * @param serviceName any text
 * @returns such as `telemetry-store`, or `My_Service-` and a hash for `My Service`
 */
export function queueName(serviceName: string): string {
  return derive(serviceName, /^[^\s*>\p{C}]+$/u);
}

/**
 * The name of a service in NATS service discovery (`$SRV.PING.<name>`).
 *
 * @param serviceName any text
 * @returns a name that fits `^[a-zA-Z0-9_-]+$`
 */
export function discoveryName(serviceName: string): string {
  return derive(serviceName, /^[a-zA-Z0-9_-]+$/);
}

/**
 * The name of the folder that a service has within `DATA_DIR`: one path segment that is legal on
 * Linux, macOS and Windows. Names that differ in upper and lower case only get different folders
 * on file systems that ignore case, too.
 *
 * @param serviceName any text
 * @returns such as `telemetry-store`, or `My_Service-` and a hash for `My Service`
 */
export function directoryName(serviceName: string): string {
  const legal = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;
  return derive(serviceName, RESERVED_BY_WINDOWS.test(serviceName) ? /^(?!)/ : legal);
}

function derive(serviceName: string, legal: RegExp): string {
  const unchanged = legal.test(serviceName) && serviceName.length <= MAX_LENGTH &&
    !LOOKS_DERIVED.test(serviceName);
  if (unchanged) return serviceName;
  const readable = serviceName.replace(/[^a-zA-Z0-9_-]+/g, "_").slice(0, MAX_LENGTH - 17);
  return `${readable}-${hash(serviceName)}`;
}

/** FNV-1a over UTF-8, as 16 hexadecimal digits. */
function hash(text: string): string {
  let value = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(text)) {
    value = BigInt.asUintN(64, (value ^ BigInt(byte)) * FNV_PRIME);
  }
  return value.toString(16).padStart(16, "0");
}
