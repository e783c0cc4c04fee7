/**
 * Who may use the bus.
 *
 * @module
 */
import type { ClientOptions } from "./client_options.ts";
import type { Permissions, SubjectRules } from "./permissions.ts";

/** A user of the bus. */
export interface BusUser {
  readonly user: string;
  readonly password: string;
  /** Default: everything. */
  readonly permissions?: Permissions;
}

/** How clients log in; empty: without a login. */
export interface BusLogin {
  /** A user who may do everything. */
  readonly user?: string;
  /** Of `user`. */
  readonly password?: string;
  /** Further users. */
  readonly users?: readonly BusUser[];
  /** Taken instead of user and password. */
  readonly token?: string;
}

/** Somebody who has logged in. */
export interface Identity {
  readonly permissions?: Permissions;
}

/** Checks logins. */
export class Doorkeeper {
  readonly #users: ReadonlyMap<string, BusUser>;
  readonly #token: string | undefined;

  /**
   * @param login how clients log in
   * @param encode makes of a subject what it is on the wire
   */
  constructor(login: BusLogin, encode: (subject: string) => string) {
    const { user, password = "", users = [], token } = login;
    const all: readonly BusUser[] = user === undefined ? users : [{ user, password }, ...users];
    this.#users = new Map(all.map((one) => [one.user, encodeUser(one, encode)]));
    this.#token = token;
  }

  /** Whether clients must log in. */
  get required(): boolean {
    return this.#token !== undefined || this.#users.size > 0;
  }

  /** Who shows these options; `undefined`: nobody who is known. */
  admit({ user, pass, auth_token }: ClientOptions): Identity | undefined {
    if (!this.required) return {};
    if (this.#token !== undefined && isSame(this.#token, auth_token ?? "")) return {};
    const known = user === undefined ? undefined : this.#users.get(user);
    return known !== undefined && isSame(known.password, pass ?? "") ? known : undefined;
  }
}

function encodeUser(one: BusUser, encode: (subject: string) => string): BusUser {
  if (one.permissions === undefined) return one;
  const encodeRules = ({ allow, deny }: SubjectRules): SubjectRules => ({
    ...allow && { allow: allow.map(encode) },
    ...deny && { deny: deny.map(encode) },
  });
  const { publish, subscribe } = one.permissions;
  return {
    ...one,
    permissions: {
      ...one.permissions,
      ...publish && { publish: encodeRules(publish) },
      ...subscribe && { subscribe: encodeRules(subscribe) },
    },
  };
}

/** Takes as long wherever the difference is. */
function isSame(expected: string, given: string): boolean {
  let difference = expected.length ^ given.length;
  for (let index = 0; index < given.length; index++) {
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index % (expected.length || 1));
  }
  return difference === 0;
}
