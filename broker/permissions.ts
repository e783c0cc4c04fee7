/**
 * What a user may publish and subscribe to, by the rules of nats-server.
 *
 * @module
 */
import { hasWildcard, matchesPattern } from "./subjects.ts";

/** Subjects, wildcards included, that are allowed and denied; `deny` is stronger. */
export interface SubjectRules {
  /** Default: all. */
  readonly allow?: readonly string[];
  /** Default: none. */
  readonly deny?: readonly string[];
}

/** How often and how long a user may answer a request on a reply subject it may not publish on. */
export interface ResponseRules {
  /** Replies to one request; default 1. */
  readonly max?: number;
  /** In milliseconds after the request; default 120,000. */
  readonly expiresMs?: number;
}

/** What a user may do; what is left out is allowed. */
export interface Permissions {
  readonly publish?: SubjectRules;
  readonly subscribe?: SubjectRules;
  /** Lets the user answer requests that it received, wherever the reply goes. */
  readonly allowResponses?: boolean | ResponseRules;
}

/** Replies that may still be sent to one request. */
interface OpenReply {
  left: number;
  readonly until: number;
}

const DEFAULT_RESPONSES = 1;
const DEFAULT_EXPIRES_MS = 120_000;
const MAX_OPEN_REPLIES = 65_536;

/** Checks what one client does against its user's permissions. */
export class PermissionGuard {
  readonly #permissions: Permissions;
  readonly #publish: SubjectRules;
  readonly #openReplies: Map<string, OpenReply> = new Map();

  /** @param permissions of the client's user */
  constructor(permissions: Permissions) {
    const { publish = {}, allowResponses } = permissions;
    this.#permissions = permissions;
    // Who may answer requests may publish nothing else, unless it is said.
    this.#publish = allowResponses ? { allow: [], ...publish } : publish;
  }

  /** Whether the client may publish on a subject. */
  mayPublish(subject: string): boolean {
    return isAllowed(this.#publish, subject) || this.#mayReply(subject);
  }

  /** Whether the client may subscribe to a pattern. */
  maySubscribe(pattern: string): boolean {
    return isAllowed(this.#permissions.subscribe, pattern);
  }

  /** Whether a wildcard reaches denied subjects. */
  hides(pattern: string): boolean {
    return hasWildcard(pattern) &&
      this.#permissions.subscribe?.deny?.some((denied) => matchesPattern(pattern, denied)) === true;
  }

  /** Whether a message on the subject must not reach the client. */
  isDenied(subject: string): boolean {
    return this.#permissions.subscribe?.deny?.some((denied) => matchesPattern(denied, subject)) ===
      true;
  }

  /** Notes that the client received a request, which it may answer. */
  noteRequest(reply: string): void {
    const { allowResponses } = this.#permissions;
    if (!allowResponses) return;
    const { max = DEFAULT_RESPONSES, expiresMs = DEFAULT_EXPIRES_MS } = allowResponses === true
      ? {}
      : allowResponses;
    const [oldest] = this.#openReplies.keys();
    if (this.#openReplies.size >= MAX_OPEN_REPLIES && oldest !== undefined) {
      this.#openReplies.delete(oldest);
    }
    this.#openReplies.set(reply, { left: max, until: performance.now() + expiresMs });
  }

  #mayReply(subject: string): boolean {
    const open = this.#openReplies.get(subject);
    if (open === undefined) return false;
    if (open.until < performance.now()) {
      this.#openReplies.delete(subject);
      return false;
    }
    if (--open.left <= 0) this.#openReplies.delete(subject);
    return true;
  }
}

function isAllowed(rules: SubjectRules | undefined, subject: string): boolean {
  const { allow, deny = [] } = rules ?? {};
  return (allow?.some((pattern) => matchesPattern(pattern, subject)) ?? true) &&
    !deny.some((pattern) => matchesPattern(pattern, subject));
}
