import { type OptionValues, UsageError } from "../command.ts";
import { secretFile } from "../containers/compose.ts";
import { printKubernetes, secretName, webKey } from "../containers/kubernetes.ts";
import { webServices } from "../containers/nats.ts";
import type { Terminal } from "../terminal.ts";
import { type ContainerInput, type ContainerOutput, runForContainers } from "./containers.ts";

/** What a registry or a tag is made of. */
const IMAGE_NAME = /^[\w][\w./:-]*$/;

/**
 * Runs `telestion kubernetes`.
 *
 * @param options the options of the command
 * @param terminal where to write
 * @param names the services; none: all
 * @returns the exit code
 * @throws {UsageError} for a service that is not there, or a name that images cannot have
 */
export function runKubernetes(
  options: OptionValues,
  terminal: Terminal,
  names: readonly string[],
): Promise<number> {
  return runForContainers({ options, terminal, names }, makeManifests);
}

function makeManifests({ project, services, options }: ContainerInput): ContainerOutput {
  const registry = readName(options, "registry").replace(/\/$/, "");
  const images = {
    prefix: registry === "" ? "" : `${registry}/`,
    tag: readName(options, "tag"),
  };
  const passwords = [
    `--from-file=password=${secretFile()}`,
    ...webServices(services).map((web) => `--from-file=${webKey(web)}=${secretFile(web)}`),
  ];
  return {
    files: [{ path: "kubernetes.yaml", text: printKubernetes(project, services, images) }],
    next: [
      "Pods read the passwords of the broker from a Secret. A new one:",
      ["  kubectl create secret generic", secretName(project), ...passwords].join(" "),
    ],
  };
}

function readName(options: OptionValues, name: "registry" | "tag"): string {
  const value = options[name] ?? "";
  if (typeof value === "string" && (value === "" || IMAGE_NAME.test(value))) return value;
  throw new UsageError(`Option "--${name}" is ${JSON.stringify(value)}: expected part of a name`);
}
