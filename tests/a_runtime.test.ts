import assert from "node:assert/strict";
import process from "node:process";
import test from "node:test";
import { currentRuntime, type RuntimeName } from "./helpers/runtimes.ts";

const MINIMUM: Readonly<Record<RuntimeName, readonly [major: number, minor: number]>> = {
  node: [20, 19],
  deno: [2, 9],
  bun: [1, 4],
};

test("the suite runs on the runtime that the runner means", () => {
  const expected = process.env["EXPECTED_RUNTIME"] ?? currentRuntime();
  const present = ["bun", "deno"].find((name) => process.versions[name] !== undefined) ?? "node";
  assert.equal(present, expected);
  assert.equal(currentRuntime(), expected);
});

test("the suite runs on a version that the package supports", () => {
  const runtime = currentRuntime();
  const version = process.versions[runtime] ?? "";
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [minimumMajor, minimumMinor] = MINIMUM[runtime];
  assert.ok(
    major > minimumMajor || (major === minimumMajor && minor >= minimumMinor),
    `${runtime} ${version} is older than ${minimumMajor}.${minimumMinor}`,
  );
});
