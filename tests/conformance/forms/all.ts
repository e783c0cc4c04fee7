import type { Form } from "../scenario.ts";
import { bundleForm } from "./bundles.ts";
import { CONTAINER } from "./command.ts";
import { BUN_EXECUTABLE, DENO_EXECUTABLE } from "./executables.ts";
import { BUN, DENO, nodeForm } from "./sources.ts";

const NODE_VERSIONS = [20, 22, 24, 26];

/** Every form, in the order of reports. */
export const FORMS: readonly Form[] = [
  ...NODE_VERSIONS.map(nodeForm),
  DENO,
  BUN,
  bundleForm("esm"),
  bundleForm("cjs"),
  BUN_EXECUTABLE,
  DENO_EXECUTABLE,
  CONTAINER,
];
