/**
 * Core NATS without a wire: subscriptions, queue groups, and who gets a message.
 *
 * @module
 */
import { PermissionGuard, type Permissions } from "./permissions.ts";
import { SubjectIndex } from "./subject_index.ts";
import { isPattern } from "./subjects.ts";

/** A message on its way. */
export interface RoutedMessage {
  readonly subject: string;
  /** Where a reply is expected; `""`: nowhere. */
  readonly reply: string;
  /** The header block as it was sent, `NATS/1.0` included. */
  readonly headers: Uint8Array | undefined;
  readonly payload: Uint8Array;
}

/** What a router counts. */
export interface RouterStats {
  /** Clients that are connected now. */
  readonly clients: number;
  /** Subscriptions of these. */
  readonly subscriptions: number;
  /** Messages that were published. */
  readonly messagesIn: number;
  /** Payload and headers of these. */
  readonly bytesIn: number;
  /** Messages that were delivered. */
  readonly messagesOut: number;
  readonly bytesOut: number;
}

/** One subscription of a client. */
export interface RouterSubscription {
  readonly client: RouterClient;
  /** Chosen by the client. */
  readonly id: string;
  readonly pattern: string;
  /** `""`: none. */
  readonly queue: string;
  /** Ends after so many messages in all; 0: never. */
  max: number;
  delivered: number;
  /** Whether the permissions forbid part of what the pattern matches. */
  readonly filtered: boolean;
}

/** What a client of the router is. */
export interface RouterClientOptions {
  /** Takes a message for one of its subscriptions; must not throw. */
  readonly deliver: (subscription: RouterSubscription, message: RoutedMessage) => void;
  /** The most subscriptions; default: without bound. */
  readonly maxSubscriptions?: number;
}

/** What a client may and wants. */
export interface RouterClientSettings {
  /** Whether the client gets what it publishes itself; default `true`. */
  readonly echo?: boolean;
  /** Whether it is told when nobody listens to a request; default `false`. */
  readonly noResponders?: boolean;
  /** Default: everything. */
  readonly permissions?: Permissions;
}

/** How a subscription was received. */
export type SubscribeResult = "ok" | "invalid" | "denied" | "too-many";

/** Who listens to a subject: plain subscriptions, and the members of each queue group. */
interface Listeners {
  readonly plain: readonly RouterSubscription[];
  readonly groups: readonly (readonly RouterSubscription[])[];
}

const NO_RESPONDERS = new TextEncoder().encode("NATS/1.0 503\r\n\r\n");
const EMPTY = new Uint8Array(0);

/** Routes messages between its clients. */
export class Router {
  readonly #index: SubjectIndex<RouterSubscription, Listeners> = new SubjectIndex(arrange);
  readonly #onMessage: ((message: RoutedMessage) => void) | undefined;
  readonly #clients: Set<RouterClient> = new Set();
  readonly #counts = {
    subscriptions: 0,
    messagesIn: 0,
    bytesIn: 0,
    messagesOut: 0,
    bytesOut: 0,
  };

  /** @param onMessage called with each message before it is delivered */
  constructor(onMessage?: (message: RoutedMessage) => void) {
    this.#onMessage = onMessage;
  }

  /** Adds a client. */
  connect(options: RouterClientOptions): RouterClient {
    const client = new RouterClient(this, options);
    this.#clients.add(client);
    return client;
  }

  /** The numbers so far. */
  stats(): RouterStats {
    return { clients: this.#clients.size, ...this.#counts };
  }

  /** Forgets a client; for {@linkcode RouterClient}. */
  disconnected(client: RouterClient): void {
    this.#clients.delete(client);
  }

  /** Adds a subscription; for {@linkcode RouterClient}. */
  add(subscription: RouterSubscription): void {
    this.#counts.subscriptions++;
    this.#index.add(subscription.pattern, subscription);
  }

  /** Removes a subscription; for {@linkcode RouterClient}. */
  remove(subscription: RouterSubscription): void {
    this.#counts.subscriptions--;
    this.#index.remove(subscription.pattern, subscription);
  }

  /** Who listens to a subject outside of queue groups. */
  listeners(subject: string): readonly RouterSubscription[] {
    return this.#index.find(subject).plain;
  }

  /** Delivers a message to all who listen, but not to `except`; gives how many got it. */
  route(message: RoutedMessage, except: RouterClient | undefined): number {
    this.#counts.messagesIn++;
    this.#counts.bytesIn += sizeOf(message);
    this.#onMessage?.(message);
    const { plain, groups } = this.#index.find(message.subject);
    let delivered = 0;
    for (const subscription of plain) {
      if (subscription.client !== except && this.deliver(subscription, message)) delivered++;
    }
    for (const members of groups) {
      if (this.#deliverToOne(members, message, except)) delivered++;
    }
    return delivered;
  }

  /** Delivers to one subscription; gives whether it may have the message. */
  deliver(subscription: RouterSubscription, message: RoutedMessage): boolean {
    if (!subscription.client.receive(subscription, message)) return false;
    this.#counts.messagesOut++;
    this.#counts.bytesOut += sizeOf(message);
    return true;
  }

  /** Begins at a random member, and goes on to the next when that one may not have the message. */
  #deliverToOne(
    members: readonly RouterSubscription[],
    message: RoutedMessage,
    except: RouterClient | undefined,
  ): boolean {
    const start = Math.floor(Math.random() * members.length);
    for (let step = 0; step < members.length; step++) {
      const member = members[(start + step) % members.length];
      if (member === undefined || member.client === except) continue;
      if (this.deliver(member, message)) return true;
    }
    return false;
  }
}

/** One client of a router. */
export class RouterClient {
  readonly #router: Router;
  readonly #options: RouterClientOptions;
  #guard: PermissionGuard | undefined;
  #echo = true;
  #noResponders = false;
  #closed = false;
  readonly #subscriptions: Map<string, RouterSubscription> = new Map();

  /** Made by {@linkcode Router.connect}. */
  constructor(router: Router, options: RouterClientOptions) {
    this.#router = router;
    this.#options = options;
  }

  /** Sets what it may and wants from now on. */
  configure({ echo = true, noResponders = false, permissions }: RouterClientSettings): void {
    this.#echo = echo;
    this.#noResponders = noResponders;
    this.#guard = permissions === undefined ? undefined : new PermissionGuard(permissions);
  }

  /** Subscribes under an id; one that is taken stays as it is. */
  subscribe(id: string, pattern: string, queue = ""): SubscribeResult {
    const guard = this.#guard;
    const { maxSubscriptions = Infinity } = this.#options;
    if (guard?.maySubscribe(pattern) === false) return "denied";
    if (this.#subscriptions.size >= maxSubscriptions) return "too-many";
    if (this.#subscriptions.has(id)) return "ok";
    if (!isPattern(pattern)) return "invalid";
    const filtered = guard?.hides(pattern) ?? false;
    const subscription = { client: this, id, pattern, queue, max: 0, delivered: 0, filtered };
    this.#subscriptions.set(id, subscription);
    this.#router.add(subscription);
    return "ok";
  }

  /** Ends a subscription, `max`: after so many messages in all. */
  unsubscribe(id: string, max = 0): void {
    const subscription = this.#subscriptions.get(id);
    if (subscription === undefined) return;
    subscription.max = max;
    if (subscription.delivered >= max) this.#end(subscription);
  }

  /** Whether the client may publish on a subject. */
  mayPublish(subject: string): boolean {
    return this.#guard?.mayPublish(subject) ?? true;
  }

  /** Publishes; ask {@linkcode RouterClient.mayPublish} before. */
  publish(message: RoutedMessage): void {
    const delivered = this.#router.route(message, this.#echo ? undefined : this);
    if (delivered === 0 && this.#noResponders && message.reply !== "") {
      this.#reportNoResponders(message.reply);
    }
  }

  /** Takes a message for a subscription, unless the permissions forbid it; for {@linkcode Router}. */
  receive(subscription: RouterSubscription, message: RoutedMessage): boolean {
    if (this.#closed) return false;
    if (subscription.filtered && this.#guard?.isDenied(message.subject)) return false;
    const { max } = subscription;
    if (max > 0 && subscription.delivered >= max) return false;
    subscription.delivered++;
    if (message.reply !== "") this.#guard?.noteRequest(message.reply);
    this.#options.deliver(subscription, message);
    if (subscription.delivered === max) this.#end(subscription);
    return true;
  }

  /** Ends all subscriptions; nothing is delivered any more. */
  close(): void {
    this.#closed = true;
    for (const subscription of this.#subscriptions.values()) this.#router.remove(subscription);
    this.#subscriptions.clear();
    this.#router.disconnected(this);
  }

  /** Only to the one subscription of the requester itself that listens to the reply. */
  #reportNoResponders(subject: string): void {
    const message = { subject, reply: "", headers: NO_RESPONDERS, payload: EMPTY };
    const own = this.#router.listeners(subject).find(({ client }) => client === this);
    if (own !== undefined) this.#options.deliver(own, message);
  }

  #end(subscription: RouterSubscription): void {
    if (this.#subscriptions.delete(subscription.id)) this.#router.remove(subscription);
  }
}

function arrange(found: readonly RouterSubscription[]): Listeners {
  const groups = new Map<string, RouterSubscription[]>();
  const plain: RouterSubscription[] = [];
  for (const subscription of found) {
    if (subscription.queue === "") plain.push(subscription);
    else if (groups.has(subscription.queue)) groups.get(subscription.queue)?.push(subscription);
    else groups.set(subscription.queue, [subscription]);
  }
  return { plain, groups: [...groups.values()] };
}

function sizeOf({ headers, payload }: RoutedMessage): number {
  return payload.length + (headers?.length ?? 0);
}
