import { nodeFiles } from "../adapters/files.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { printDockerfile, printDockerignore } from "../containers/dockerfile.ts";
import { findPackageManager, LOCK_FILES } from "../containers/package_manager.ts";
import type { Terminal } from "../terminal.ts";
import { type ContainerInput, type ContainerOutput, runForContainers } from "./containers.ts";

/**
 * Runs `telestion docker`.
 *
 * @param options the options of the command
 * @param terminal where to write
 * @param names the services; none: all
 * @returns the exit code
 * @throws {UsageError} for a service that is not there, or a project without lock file
 */
export function runDocker(
  options: OptionValues,
  terminal: Terminal,
  names: readonly string[],
): Promise<number> {
  return runForContainers({ options, terminal, names }, makeDockerfile);
}

function makeDockerfile({ project, services, folder, out }: ContainerInput): ContainerOutput {
  const packages = findPackageManager(nodeFiles, folder);
  if (packages === undefined) {
    const lockFiles = LOCK_FILES.join(" or ");
    throw new UsageError(`Project has no ${lockFiles}: expected one, it pins what is installed`);
  }
  const hasSchemas = nodeFiles.resolve(`${folder}/${project.schemas}`)?.kind === "folder";
  // Beside a Dockerfile elsewhere, BuildKit looks for a file of this name.
  const ignore = out === folder ? ".dockerignore" : "Dockerfile.dockerignore";
  return {
    files: [
      { path: "Dockerfile", text: printDockerfile(project, services, { packages, hasSchemas }) },
      { path: ignore, text: printDockerignore() },
    ],
    next: [],
  };
}
