import assert from "node:assert/strict";
import { test } from "node:test";
import { Router, type RouterClient, type RouterClientSettings } from "../../broker/router.ts";
import { isLiteral, isPattern, matchesPattern } from "../../broker/subjects.ts";
import { createRandom } from "../helpers/random.ts";

interface Listener {
  readonly client: RouterClient;
  readonly seen: string[];
}

function listen(router: Router, settings: RouterClientSettings = {}): Listener {
  const seen: string[] = [];
  const client = router.connect({
    deliver: ({ id }, { subject }) => seen.push(`${id} ${subject}`),
  });
  client.configure(settings);
  return { client, seen };
}

function publish(client: RouterClient, subject: string, reply = ""): void {
  client.publish({ subject, reply, headers: undefined, payload: new Uint8Array(2) });
}

test("isPattern() and isLiteral() know what can stand in a subject", () => {
  for (const subject of ["a", "a.b", "a*b", "ä.>b", "$JS.API.INFO"]) {
    assert.ok(isPattern(subject) && isLiteral(subject), subject);
  }
  for (const pattern of ["*", ">", "a.*", "*.b.>"]) {
    assert.ok(isPattern(pattern) && !isLiteral(pattern), pattern);
  }
  for (const neither of ["", ".", "a.", ".a", "a..b", ">.a", "a b", "a\tb", "a\fb"]) {
    assert.ok(!isPattern(neither) && !isLiteral(neither), neither);
  }
});

test("Router delivers to the same subscriptions that matchesPattern() names", () => {
  const random = createRandom(4);
  const token = (choices: string): string => choices[random.integer(0, choices.length)] ?? "";
  const tokens = (choices: string): string[] =>
    Array.from({ length: random.integer(1, 5) }, () => token(choices));
  const router = new Router();
  const { client, seen } = listen(router);
  const patterns = new Map<string, string>();
  for (let round = 0; round < 3000; round++) {
    const id = String(random.integer(0, 40));
    const pattern = [...tokens("ab*"), ...random.number() < 0.3 ? [">"] : []].join(".");
    if (patterns.has(id)) client.unsubscribe(id);
    if (!patterns.delete(id)) {
      client.subscribe(id, pattern);
      patterns.set(id, pattern);
    }
    const subject = tokens("abc").join(".");
    seen.length = 0;
    publish(client, subject);
    const expected = [...patterns].filter(([, one]) => matchesPattern(one, subject));
    assert.deepEqual(seen.toSorted(), expected.map(([one]) => `${one} ${subject}`).toSorted());
  }
  for (const id of patterns.keys()) client.unsubscribe(id);
  assert.equal(router.stats().subscriptions, 0);
});

test("Router gives each message to one member of a queue group, and shares evenly", () => {
  const router = new Router();
  const members = [listen(router), listen(router), listen(router)];
  for (const { client } of members) {
    client.subscribe("1", "job", "workers");
    client.subscribe("2", "job", "watchers");
  }
  for (let job = 0; job < 3000; job++) publish(members[0]!.client, "job");
  const all = members.flatMap(({ seen }) => seen);
  assert.equal(all.filter((line) => line === "1 job").length, 3000);
  assert.equal(all.filter((line) => line === "2 job").length, 3000);
  for (const { seen } of members) assert.ok(seen.length > 1500, `share: ${seen.length}`);
});

test("Router passes a queue group's message on when a member may not have it", () => {
  const router = new Router();
  const denied = listen(router, { permissions: { subscribe: { deny: ["job.secret"] } } });
  const allowed = listen(router);
  denied.client.subscribe("1", "job.>", "workers");
  allowed.client.subscribe("1", "job.>", "workers");
  for (let job = 0; job < 50; job++) publish(allowed.client, "job.secret");
  assert.deepEqual([denied.seen.length, allowed.seen.length], [0, 50]);
});

test("Router delivers to more subscriptions than a stack holds", () => {
  const router = new Router();
  const { client, seen } = listen(router);
  for (let id = 0; id < 200_000; id++) client.subscribe(String(id), "a");
  publish(client, "a");
  assert.equal(seen.length, 200_000);
});

test("RouterClient.close() ends its subscriptions, also while a message is delivered", () => {
  const router = new Router();
  const first = router.connect({ deliver: () => second.close() });
  const seen: string[] = [];
  const second = router.connect({ deliver: (_subscription, { subject }) => seen.push(subject) });
  first.subscribe("1", "a");
  second.subscribe("1", "a");
  publish(first, "a");
  publish(first, "a");
  assert.deepEqual(seen, []);
  assert.deepEqual(router.stats(), {
    clients: 1,
    subscriptions: 1,
    messagesIn: 2,
    bytesIn: 4,
    messagesOut: 2,
    bytesOut: 4,
  });
});

test("RouterClient.publish() tells only who asked that nobody listens", () => {
  const router = new Router();
  const asking = listen(router, { noResponders: true });
  const other = listen(router, { noResponders: true });
  for (const { client } of [asking, other]) client.subscribe("1", "inbox.>");
  publish(asking.client, "nobody", "inbox.1");
  assert.deepEqual([asking.seen, other.seen], [["1 inbox.1"], []]);
});
