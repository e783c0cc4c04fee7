/**
 * Finds options of a bus that cannot be meant.
 *
 * @module
 */
import type { BusLimits } from "./limits.ts";
import type { BusLogin } from "./login.ts";
import type { Permissions } from "./permissions.ts";
import { isPattern } from "./subjects.ts";

/** As nats-server: a length has nine digits at the most, and more would not fit its buffers. */
const MAX_PAYLOAD = 64 * 1024 * 1024;
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Checks how clients log in.
 *
 * @param login the options
 * @throws {TypeError} for empty and doubled users, empty passwords and tokens, permissions for
 * what is no subject
 */
export function checkLogin({ user, password, users = [], token }: BusLogin): void {
  if ((user === undefined) !== (password === undefined)) {
    throw new TypeError('Options "user" and "password" belong together: expected both or none');
  }
  if (token === "") throw new TypeError('Option "token" is "": expected a text');
  const all = user === undefined ? users : [{ user, password }, ...users];
  const names = all.map((one) => one.user);
  for (const [index, one] of all.entries()) {
    if (one.user === "") throw new TypeError('A user is named "": expected a text');
    if (!one.password) throw new TypeError(`Password of user "${one.user}" is "": expected a text`);
    if (names.indexOf(one.user) !== index) throw new TypeError(`User "${one.user}" is there twice`);
  }
  for (const one of users) checkPermissions(one.user, one.permissions ?? {});
}

function checkPermissions(user: string, { publish, subscribe }: Permissions): void {
  for (const rules of [publish, subscribe]) {
    for (const subject of [...rules?.allow ?? [], ...rules?.deny ?? []]) {
      if (isPattern(subject)) continue;
      throw new TypeError(`Permissions of user "${user}" name "${subject}": expected a subject`);
    }
  }
}

/**
 * Checks the bounds of a bus.
 *
 * @param limits all bounds
 * @throws {TypeError} for what is no whole number, too small or too large
 */
export function checkLimits(limits: BusLimits): void {
  for (const [name, value] of Object.entries(limits)) {
    const least = name === "maxSubscriptions" ? 0 : 1;
    const most = name === "maxPayload" ? MAX_PAYLOAD : MAX_TIMER_MS;
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw new TypeError(
      `Limit "${name}" is ${value}: expected a whole number from ${least} to ${most}`,
    );
  }
}
