import type { ScenarioGroup } from "../scenario.ts";
import { bodies } from "./bodies.ts";
import { commandLine } from "./command_line.ts";
import { configFile } from "./config_file.ts";
import { configuration } from "./configuration.ts";
import { connection, security } from "./connection.ts";
import { dataFolder, flags } from "./flags.ts";
import { health } from "./health.ts";
import { failure, reconnecting, secrets, stopping } from "./life.ts";
import { login } from "./login.ts";
import { precedence } from "./precedence.ts";
import { queueGroups } from "./queue_groups.ts";

/** Every scenario, in the order of reports. */
export const GROUPS: readonly ScenarioGroup[] = [
  configuration,
  configFile,
  commandLine,
  precedence,
  connection,
  login,
  security,
  failure,
  health,
  queueGroups,
  bodies,
  stopping,
  reconnecting,
  secrets,
  dataFolder,
  flags,
];
