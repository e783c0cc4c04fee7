import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { ToolError } from "../adapters/run_tool.ts";
import { prepareWithBun } from "../build/bun.ts";
import type { BuildContext, Prepare, PreparedService, ServiceEntry } from "../build/builder.ts";
import { prepareWithDeno } from "../build/deno.ts";
import { findEntries } from "../build/entries.ts";
import { thisPlatform } from "../build/this_platform.ts";
import {
  executableName,
  findPlatforms,
  findTarget,
  type Platform,
  type Target,
} from "../build/platforms.ts";
import { type Executable, printExecutables } from "../build/report.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { displayPath } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { runGen } from "./gen.ts";
