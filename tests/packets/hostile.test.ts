import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "../helpers/random.ts";
import { checkHostile } from "./support/check_hostile.ts";

test("hostile layouts end in an error with a place, or in code that works", async () => {
  const { refused, working } = await checkHostile({ random: createRandom(7), count: 200 });
  assert.equal(refused + working, 200);
  assert.ok(refused > 0 && working > 0);
});
