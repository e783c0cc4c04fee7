import { relative } from "node:path";
import { withSlashes } from "../adapters/files.ts";
import type { OptionValues } from "../command.ts";
import { printCompose, secretFile } from "../containers/compose.ts";
import { NATS_CONFIG_FILE, printNatsConfig, webServices } from "../containers/nats.ts";
import { preamble } from "../containers/output.ts";
import type { Terminal } from "../terminal.ts";
import { type ContainerInput, type ContainerOutput, runForContainers } from "./containers.ts";

/**
 * Runs `telestion compose`.
 *
 * @param options the options of the command
 * @param terminal where to write
 * @param names the services; none: all
 * @returns the exit code
 * @throws {UsageError} for a service that is not there
 */
export function runCompose(
  options: OptionValues,
  terminal: Terminal,
  names: readonly string[],
): Promise<number> {
  return runForContainers({ options, terminal, names }, makeCompose);
}

function makeCompose({ project, services, folder, out }: ContainerInput): ContainerOutput {
  const paths = {
    context: withSlashes(relative(out, folder)) || ".",
    dockerfile: withSlashes(relative(folder, `${out}/Dockerfile`)),
  };
  const config = preamble("telestion compose") + printNatsConfig(project, services);
  return {
    files: [
      { path: "compose.yaml", text: printCompose(project, services, paths) },
      ...project.nats.url === undefined ? [{ path: NATS_CONFIG_FILE, text: config }] : [],
    ],
    next: [
      "Compose reads the passwords of the broker from files. New ones:",
      "  install -d -m 700 secrets",
      ...[undefined, ...webServices(services)]
        .map((service) => `  openssl rand -hex 24 > ${secretFile(service)}`),
    ],
  };
}
