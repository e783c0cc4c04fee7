import type { Credentials, NatsUrl, TlsMaterial } from "./connect.ts";
import { ServiceError } from "./errors.ts";
import type { Host } from "./host.ts";

/** The value of a setting that was given and is not empty. */
export type GivenText = (name: string) => string | undefined;

const SEED = /\bS[A-Z][A-Z2-7]{56}\b/;
const JWT_BLOCK = /-{3,}[^\n]*-{3,}\n\s*(\S+)\s*\n\s*-{3,}/;

/**
 * The variables that hold credentials; each may have `_FILE` behind its name, and then names a
 * file that holds the value.
 */
export const CREDENTIAL_NAMES: readonly string[] = ["NATS_USER", "NATS_PASSWORD", "NATS_TOKEN"];

/** The variables that name a file with credentials; `_FILE` behind the name says the same. */
export const CREDENTIAL_FILE_NAMES: readonly string[] = ["NATS_CREDS", "NATS_NKEY"];

/** The variables that name the files for TLS, as the `nats` command has them. */
export const TLS_NAMES: readonly string[] = ["NATS_CA", "NATS_CERT", "NATS_KEY"];

/**
 * Puts the credentials together: variables win over those in the URL, and an empty user means
 * that no user and password are sent.
 *
 * @param url may hold credentials
 * @param given the variables, with those from files already read
 * @param host reads the files of `NATS_CREDS` and `NATS_NKEY`
 * @returns everything that was given
 * @throws {ServiceError} `bad-configuration` when a file cannot be read or holds something else
 */
export async function readCredentials(
  url: NatsUrl,
  given: GivenText,
  host: Pick<Host, "readTextFile">,
): Promise<Credentials> {
  const user = given("NATS_USER");
  const login = user !== undefined
    ? { user, password: given("NATS_PASSWORD") ?? "" }
    : url.user !== undefined
    ? { user: url.user, password: url.password ?? "" }
    : {};
  const token = given("NATS_TOKEN") ?? url.token;
  const creds = await readNamedFile("NATS_CREDS", given, host);
  const nkey = await readNamedFile("NATS_NKEY", given, host);
  return {
    ...login,
    ...(token === undefined ? {} : { token }),
    ...(creds === undefined ? {} : { creds: checkCreds(creds) }),
    ...(nkey === undefined ? {} : { nkeySeed: findSeed(nkey) }),
  };
}

/**
 * Reads the files for TLS.
 *
 * @param url `tls://` and `wss://` demand TLS
 * @param given the variables
 * @param host reads the files
 * @returns the texts; `undefined` when nothing demands TLS
 * @throws {ServiceError} `bad-configuration` when a file cannot be read, or one of `NATS_CERT`
 * and `NATS_KEY` is missing
 */
export async function readTlsMaterial(
  url: NatsUrl,
  given: GivenText,
  host: Pick<Host, "readTextFile">,
): Promise<TlsMaterial | undefined> {
  const [ca, certificate, key] = await Promise.all(
    TLS_NAMES.map((name) => readNamedFile(name, given, host)),
  );
  if ((certificate === undefined) !== (key === undefined)) {
    const [present, missing] = key === undefined
      ? ["NATS_CERT", "NATS_KEY"]
      : ["NATS_KEY", "NATS_CERT"];
    throw new ServiceError("bad-configuration", `Found ${present} alone: expected ${missing} too`);
  }
  if (!url.tls && ca === undefined && certificate === undefined) return undefined;
  return {
    ...(ca === undefined ? {} : { ca, caFile: given("NATS_CA") ?? "" }),
    ...(certificate === undefined || key === undefined ? {} : { certificate, key }),
  };
}

/**
 * Reads the file that a variable names, without the line break at its end.
 *
 * @param name of the variable
 * @param path its value
 * @param host reads the file
 * @returns the text
 * @throws {ServiceError} `bad-configuration`, naming variable and path
 */
export async function readSettingFile(
  name: string,
  path: string,
  host: Pick<Host, "readTextFile">,
): Promise<string> {
  try {
    return (await host.readTextFile(path)).replaceAll("\r\n", "\n").replace(/\n+$/, "");
  } catch (error) {
    throw new ServiceError(
      "bad-configuration",
      `Cannot read the file "${path}" that ${name} names: ${describeFailure(error)}`,
      { cause: error },
    );
  }
}

async function readNamedFile(
  name: string,
  given: GivenText,
  host: Pick<Host, "readTextFile">,
): Promise<string | undefined> {
  const path = given(name);
  if (path === undefined) return undefined;
  if (SEED.test(path) || path.includes("-----BEGIN")) {
    throw new ServiceError(
      "bad-configuration",
      `Found a secret in ${name}: expected the path of the file that holds it`,
    );
  }
  return await readSettingFile(name, path, host);
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

function checkCreds(text: string): string {
  if (JWT_BLOCK.test(text) && SEED.test(text)) return `${text}\n`;
  throw new ServiceError(
    "bad-configuration",
    "Found no credentials in the file that NATS_CREDS names: expected a JWT and its seed",
  );
}

function findSeed(text: string): string {
  const [seed] = SEED.exec(text) ?? [];
  if (seed !== undefined) return seed;
  throw new ServiceError(
    "bad-configuration",
    'Found no seed in the file that NATS_NKEY names: expected a line that begins with "SU"',
  );
}
