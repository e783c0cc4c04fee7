import { join } from "node:path";
import { PROJECT_FOLDER } from "../../helpers/runtimes.ts";
import type { ProgramName } from "../scenario.ts";

/** The sources of the programs, for this library. */
export const PROGRAMS: Readonly<Record<ProgramName, string>> = {
  testbed: join(PROJECT_FOLDER, "tests/conformance/testbed.ts"),
  service: join(PROJECT_FOLDER, "tests/conformance/service.ts"),
};
