import type { Project, ProjectService } from "../project.ts";
import { DATA_DIR } from "./image.ts";
import { natsUrl } from "./nats.ts";

/** The passwords that a container gets as files. */
export interface PasswordFiles {
  /** That of the services. */
  readonly nats: string;
  /** That of the web pages of the service, where it has some. */
  readonly web: string;
}

/**
 * The environment of a service in its container: the five variables of every service, the
 * passwords as files, and its own.
 *
 * @param service the service
 * @param project the project
 * @param files where the container finds the passwords
 * @returns values by name
 */
export function containerEnvironment(
  service: ProjectService,
  project: Project,
  files: PasswordFiles,
): Record<string, string> {
  return {
    NATS_URL: natsUrl(project),
    NATS_USER: project.nats.user,
    NATS_PASSWORD_FILE: files.nats,
    SERVICE_NAME: service.name,
    DATA_DIR,
    ...service.web === undefined ? {} : { WEB_USER: service.name, WEB_PASSWORD_FILE: files.web },
    ...service.container.variables,
  };
}
