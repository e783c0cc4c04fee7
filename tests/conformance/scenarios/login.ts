import { type BrokerName, USER } from "../brokers.ts";
import { type Lab, type Variables, variablesFor } from "../lab.ts";
import type { Basis, Scenario, ScenarioGroup } from "../scenario.ts";
import { MARK, PASSWORD, TOKEN } from "../secrets.ts";
import { connected, refused } from "./expectations.ts";

/** A login, and what it adds to the variables of the broker; `undefined` leaves one out. */
interface Login {
  readonly title: string;
  readonly basis?: Basis;
  readonly broker: BrokerName;
  readonly valid: boolean;
  variables(lab: Lab, parts: LoginParts): Variables | Promise<Variables>;
}

interface LoginParts {
  /** `127.0.0.1:PORT` of the broker. */
  readonly address: string;
  /** The seed or the creds. */
  readonly credentials: string;
}

const NO_LOGIN = { NATS_USER: undefined, NATS_PASSWORD: undefined };
const ENCODED = encodeURIComponent(PASSWORD);

const LOGINS: readonly Login[] = [
  {
    title: "by NATS_USER and NATS_PASSWORD",
    basis: "published",
    broker: "login",
    valid: true,
    variables: () => ({ NATS_USER: USER, NATS_PASSWORD: PASSWORD }),
  },
  {
    title: "with the wrong password",
    basis: "published",
    broker: "login",
    valid: false,
    variables: () => ({ NATS_USER: USER, NATS_PASSWORD: `${MARK}-wrong` }),
  },
  {
    title: "with the wrong user",
    basis: "published",
    broker: "login",
    valid: false,
    variables: () => ({ NATS_USER: "nobody", NATS_PASSWORD: PASSWORD }),
  },
  {
    title: "with an empty user and password where the broker wants a login",
    basis: "documents",
    broker: "login",
    valid: false,
    variables: () => ({ NATS_USER: "", NATS_PASSWORD: "" }),
  },
  {
    title: "by NATS_PASSWORD_FILE",
    broker: "login",
    valid: true,
    variables: async (lab) => ({
      NATS_USER: USER,
      NATS_PASSWORD: undefined,
      NATS_PASSWORD_FILE: await lab.folder.write("password", `${PASSWORD}\n`),
    }),
  },
  {
    title: "by user and password inside NATS_URL, percent-encoded",
    broker: "login",
    valid: true,
    variables: (_lab, { address }) => ({
      ...NO_LOGIN,
      NATS_URL: `nats://${USER}:${ENCODED}@${address}`,
    }),
  },
  {
    title: "by user and password in front of host:port",
    broker: "login",
    valid: true,
    variables: (_lab, { address }) => ({ ...NO_LOGIN, NATS_URL: `${USER}:${ENCODED}@${address}` }),
  },
  {
    title: "with the wrong password inside NATS_URL",
    broker: "login",
    valid: false,
    variables: (_lab, { address }) => ({
      ...NO_LOGIN,
      NATS_URL: `nats://${USER}:${MARK}-wrong@${address}`,
    }),
  },
  {
    title: "by NATS_USER and NATS_PASSWORD before those in NATS_URL",
    broker: "login",
    valid: true,
    variables: (_lab, { address }) => ({
      NATS_USER: USER,
      NATS_PASSWORD: PASSWORD,
      NATS_URL: `nats://nobody:${MARK}-wrong@${address}`,
    }),
  },
  {
    title: "over WebSocket",
    broker: "login",
    valid: true,
    variables: async (lab) => ({
      NATS_USER: USER,
      NATS_PASSWORD: PASSWORD,
      NATS_URL: (await lab.brokers.get("login")).server.websocketUrl,
    }),
  },
  {
    title: "with the wrong password over WebSocket",
    broker: "login",
    valid: false,
    variables: async (lab) => ({
      NATS_USER: USER,
      NATS_PASSWORD: `${MARK}-wrong`,
      NATS_URL: (await lab.brokers.get("login")).server.websocketUrl,
    }),
  },
  {
    title: "by NATS_TOKEN",
    broker: "token",
    valid: true,
    variables: () => ({ ...NO_LOGIN, NATS_TOKEN: TOKEN }),
  },
  {
    title: "by NATS_TOKEN_FILE",
    broker: "token",
    valid: true,
    variables: async (lab) => ({
      ...NO_LOGIN,
      NATS_TOKEN_FILE: await lab.folder.write("token", `${TOKEN}\n`),
    }),
  },
  {
    title: "by a token inside NATS_URL",
    broker: "token",
    valid: true,
    variables: (_lab, { address }) => ({ ...NO_LOGIN, NATS_URL: `nats://${TOKEN}@${address}` }),
  },
  {
    title: "with the wrong token",
    broker: "token",
    valid: false,
    variables: () => ({ ...NO_LOGIN, NATS_TOKEN: `${MARK}-wrong` }),
  },
  {
    title: "by the file of NATS_NKEY",
    broker: "nkey",
    valid: true,
    variables: async (lab, { credentials }) => ({
      ...NO_LOGIN,
      NATS_NKEY: await lab.folder.write("user.nk", credentials),
    }),
  },
  {
    title: "by the file of NATS_CREDS",
    broker: "creds",
    valid: true,
    variables: async (lab, { credentials }) => ({
      ...NO_LOGIN,
      NATS_CREDS: await lab.folder.write("user.creds", credentials),
    }),
  },
  {
    title: "with user and password where the broker wants creds",
    broker: "creds",
    valid: false,
    variables: () => ({ NATS_USER: USER, NATS_PASSWORD: PASSWORD }),
  },
];

/** Every way to log in. */
export const login: ScenarioGroup = {
  name: "login",
  scenarios: LOGINS.map((one): Scenario => ({
    title: `${one.valid ? "logs in" : "fails"} ${one.title}`,
    basis: one.basis ?? "edge",
    program: "testbed",
    run: async (lab) => {
      const { server, credentials } = await lab.brokers.get(one.broker);
      for (const line of credentials.split("\n")) {
        if (line.length > 30 && !line.includes(" ")) lab.keepSecret(line);
      }
      const parts = { address: `127.0.0.1:${server.port}`, credentials };
      const env = { ...variablesFor(server), ...await one.variables(lab, parts) };
      if (one.valid) await connected(lab, env);
      else await refused(lab, { env, nats: true }, [/login|auth|credential/i]);
    },
  })),
};
