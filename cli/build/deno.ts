/**
 * Makes executables with Deno: bundles the program, asks the bundle which settings it declares,
 * and compiles it where Deno finds nothing else to embed.
 *
 * @module
 */
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { findTool, runTool, ToolError } from "../adapters/run_tool.ts";
import type { BuildContext, PreparedService, ServiceEntry } from "./builder.ts";
import { denoPermissions } from "./permissions.ts";

const BUNDLE = "service.js";
const BUNDLE_FLAGS = ["--quiet", "--minify", "--platform=deno"];

/** Nothing but the bundle: no configuration, no packages, nothing from the web. */
const ALONE = ["--quiet", "--no-config", "--no-lock", "--no-check", "--no-remote", "--no-npm"];

/** How long a service may take to say which settings it declares. */
const DESCRIBE_LIMIT_MS = 20_000;

/**
 * Bundles a program for `deno compile`, which would embed every `node_modules` that it finds
 * above the program otherwise.
 *
 * @param entry the program
 * @param context working directory, where to put the bundle, files to embed, what the service may do
 * @returns what compiles it
 * @throws {ToolError} when there is no Deno, or the program cannot be bundled
 */
export async function prepareWithDeno(
  { service, path, variables }: ServiceEntry,
  { cwd, workFolder, embedded, surroundings, signal, warn }: BuildContext,
): Promise<PreparedService> {
  const deno = findTool("deno");
  const folder = join(workFolder, service);
  const bundle = join(folder, BUNDLE);
  mkdirSync(folder);
  await runTool(deno, ["bundle", ...BUNDLE_FLAGS, `--output=${bundle}`, path], { cwd, signal });
  writeFileSync(bundle, embedded + readFileSync(bundle, "utf8"));
  // Deno embeds the time, by which two builds would differ.
  utimesSync(bundle, 0, 0);
  const describe = ["run", "--no-prompt", ...ALONE, BUNDLE, "--describe"];
  const options = { cwd: folder, signal, timeLimitMs: DESCRIBE_LIMIT_MS };
  const settings = await runTool(deno, describe, options).then(readSettings).catch((error) => {
    if (!signal.aborted) warn(explainUndescribed(service, error));
    return [];
  });
  const permissions = denoPermissions([...settings, ...variables], surroundings);
  return {
    permissions,
    compile: async (platform, file) => {
      const flags = [...permissions, `--target=${platform.targets.deno}`, `--output=${file}`];
      const args = ["compile", ...ALONE, "--node-modules-dir=none", ...flags, BUNDLE];
      await runTool(deno, args, { cwd: folder, signal }).catch(explainStub);
    },
  };
}

/** The names of the settings of a service; its description is the last line that it prints. */
function readSettings(output: string): string[] {
  const [last = ""] = output.trim().split("\n").slice(-1);
  const { settings } = JSON.parse(last) as {
    readonly settings: { readonly properties?: object } | null;
  };
  return Object.keys(settings?.properties ?? {});
}

function explainUndescribed(service: string, error: unknown): string {
  const { message, output = "" } = error as Partial<ToolError>;
  const [reason = ""] = (output || message || "").split("\n");
  return `Service "${service}" does not say which settings it declares, so that it may read the ` +
    `well-known variables only: name others with --allow-env (${reason})`;
}

function explainStub(error: unknown): never {
  if (!(error instanceof ToolError) || !/denort|dl\.deno\.land/.test(error.output)) throw error;
  const path = process.env["DENORT_BIN"];
  throw new ToolError(
    path === undefined
      ? "Cannot download Deno's runtime stub: expected access to dl.deno.land, or in DENORT_BIN " +
        "the path of a denort executable"
      : `Cannot use Deno's runtime stub "${path}": expected in DENORT_BIN the path of a denort ` +
        "executable",
  );
}
