import type { Project, ProjectService } from "../project.ts";
import { DATA_DIR } from "./image.ts";
import { natsUrl } from "./nats.ts";

/**
 * The environment of a service in its container: the five variables of every service, the
 * password as a file, and its own.
 *
 * @param service the service
 * @param project the project
 * @param passwordFile where the container finds the password
 * @returns values by name
 */
export function containerEnvironment(
  service: ProjectService,
  project: Project,
  passwordFile: string,
): Record<string, string> {
  return {
    NATS_URL: natsUrl(project),
    NATS_USER: project.nats.user,
    NATS_PASSWORD_FILE: passwordFile,
    SERVICE_NAME: service.name,
    DATA_DIR,
    ...service.variables,
  };
}
