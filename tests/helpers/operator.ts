/**
 * A broker with accounts and signed users, as `nsc` sets it up.
 *
 * @module
 */
import { nkeys } from "@nats-io/transport-node";

type KeyPair = ReturnType<typeof nkeys.createUser>;

/** What the broker and its only user need. */
export interface Operator {
  /** For the configuration file of the broker. */
  readonly config: string;
  /** The text of the user's creds file. */
  readonly creds: string;
}

/**
 * Makes an operator with one account and one user.
 *
 * @returns the broker's configuration and the user's credentials
 */
export function makeOperator(): Operator {
  const operator = nkeys.createOperator();
  const account = nkeys.createAccount();
  const user = nkeys.createUser();
  const limits = { conn: -1, leaf: -1, imports: -1, exports: -1, wildcards: true };
  const unlimited = { subs: -1, data: -1, payload: -1 };
  const operatorJwt = signJwt(operator, operator, { type: "operator" });
  const accountJwt = signJwt(account, operator, {
    type: "account",
    limits: { ...limits, ...unlimited },
  });
  const userJwt = signJwt(user, account, { type: "user", ...unlimited });
  return {
    config: `operator: ${operatorJwt}
resolver: MEMORY
resolver_preload { ${account.getPublicKey()}: ${accountJwt} }`,
    creds: `-----BEGIN NATS USER JWT-----
${userJwt}
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
${new TextDecoder().decode(user.getSeed())}
------END USER NKEY SEED------
`,
  };
}

/** A JWT as NATS signs it, with the least members that the server wants. */
function signJwt(subject: KeyPair, issuer: KeyPair, nats: Record<string, unknown>): string {
  const encode = (value: unknown): string =>
    Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    jti: "conformance",
    iat: Math.floor(Date.now() / 1000),
    iss: issuer.getPublicKey(),
    name: "conformance",
    sub: subject.getPublicKey(),
    nats: { version: 2, ...nats },
  };
  const body = `${encode({ typ: "JWT", alg: "ed25519-nkey" })}.${encode(claims)}`;
  const signature = issuer.sign(new TextEncoder().encode(body));
  return `${body}.${Buffer.from(signature).toString("base64url")}`;
}
