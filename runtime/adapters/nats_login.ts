import type { ConnectOptions, Credentials } from "../connect.ts";

/** What nats.js and nats.ws have in common to log in with files. */
export interface LoginFunctions<A> {
  credsAuthenticator(creds: Uint8Array): A;
  nkeyAuthenticator(seed: Uint8Array): A;
}

/** The options of nats.js and nats.ws for a login. */
export interface Login<A> {
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  readonly authenticator?: A[];
}

/**
 * The options that nats.js and nats.ws have in common: reconnect forever and with jitter, also
 * after the broker has refused the login. A dead peer is noticed after two unanswered pings,
 * 12 s at the latest.
 */
export const SHARED_OPTIONS = {
  maxReconnectAttempts: -1,
  reconnectTimeWait: 500,
  reconnectJitter: 1000,
  reconnectJitterTLS: 1000,
  ignoreAuthErrorAbort: true,
  noAsyncTraces: true,
  pingInterval: 4000,
  maxPingOut: 2,
} as const;

/**
 * Turns credentials into the client's options: everything that was given is offered, and nothing
 * else.
 *
 * @param credentials what the service has
 * @param functions of the client library
 * @returns the options
 */
export function createLogin<A>(
  credentials: ConnectOptions["credentials"],
  functions: LoginFunctions<A>,
): Login<A> {
  const { user, password = "", token } = credentials;
  const authenticator = createAuthenticators(credentials, functions);
  return {
    ...(user ? { user, pass: password } : {}),
    ...(token ? { token } : {}),
    ...(authenticator.length > 0 ? { authenticator } : {}),
  };
}

function createAuthenticators<A>(credentials: Credentials, functions: LoginFunctions<A>): A[] {
  const { creds, nkeySeed } = credentials;
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  return [
    ...(creds === undefined ? [] : [functions.credsAuthenticator(bytes(creds))]),
    ...(nkeySeed === undefined ? [] : [functions.nkeyAuthenticator(bytes(nkeySeed))]),
  ];
}
