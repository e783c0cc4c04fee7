import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "../helpers/random.ts";
import { checkLayouts } from "./support/check_layouts.ts";

test("packets of random layouts are encoded to the expected bits, and decoded back", async () => {
  assert.equal(await checkLayouts({ random: createRandom(5), count: 150 }), 150);
});
