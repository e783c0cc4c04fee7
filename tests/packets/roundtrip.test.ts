import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "../helpers/random.ts";
import { checkLayouts } from "./support/check_layouts.ts";

for (const seed of [1, 2, 3, 4, 5, 6]) {
  test(`random packets are encoded to the expected bits and decoded back, from seed ${seed}`, async () => {
    assert.equal(await checkLayouts({ random: createRandom(seed), count: 50 }), 50);
  });
}
