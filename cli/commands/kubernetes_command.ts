import type { Command } from "../command.ts";
import { CONTAINER_OPTIONS, EXIT_CODES, SERVICES_OPERAND } from "./container_options.ts";

/** `telestion kubernetes`: what it is called and takes; what it does is loaded when it runs. */
export const kubernetesCommand: Command = {
  name: "kubernetes",
  summary: "Write Kubernetes manifests for the services of telestion.json",
  description: [
    "Writes kubernetes.yaml: a Deployment per service with probes and, where telestion.json names",
    "no broker, a NATS server. The password is in a Secret that is not written here. Services:",
    "default all.",
    "",
    EXIT_CODES,
  ].join("\n"),
  operand: SERVICES_OPERAND,
  options: {
    ...CONTAINER_OPTIONS,
    registry: {
      type: "string",
      value: "PREFIX",
      summary: "Where the images are, such as registry.example/team",
    },
    tag: { type: "string", value: "TAG", default: "latest", summary: "Tag of the images" },
  },
  load: async () => (await import("./kubernetes.ts")).runKubernetes,
};
