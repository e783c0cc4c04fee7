import type { SystemProgram } from "../../cli/adapters/system_programs.ts";
import { cppToolchain } from "./cpp_toolchain.ts";
import { goToolchain } from "./go_toolchain.ts";
import { javaToolchain } from "./java_toolchain.ts";
import { pythonToolchain } from "./python_toolchain.ts";
import { rustToolchain } from "./rust_toolchain.ts";

/** What all languages need: installed at once, since installers wait for one another. */
export const LANGUAGE_PROGRAMS: readonly SystemProgram[] = [
  ...rustToolchain.needs,
  ...goToolchain.needs,
  ...pythonToolchain.needs,
  ...javaToolchain.needs,
  ...cppToolchain.needs,
];
