import { checkHealth } from "./check_health.ts";
import type { LoadedConfig } from "./config.ts";
import type { Connect } from "./connect.ts";

const CONNECT_MS = 500;
const ANSWER_MS = 400;

/** What a health check found, and a sentence for people. */
export interface HealthcheckResult {
  readonly healthy: boolean;
  readonly message: string;
}

/**
 * Asks the bus whether a service of this configuration's SERVICE_NAME answers: for Docker's
 * HEALTHCHECK, Kubernetes' probes and systemd. Takes less than a second.
 *
 * @param loaded where the broker is, how to log in, and the service's name
 * @param connect opens the connection
 * @param inboxPrefix first token or tokens of reply subjects
 * @returns the result; a broker that cannot be reached is an unhealthy one
 */
export async function runHealthcheck(
  loaded: LoadedConfig,
  connect: Connect,
  inboxPrefix?: string,
): Promise<HealthcheckResult> {
  const { natsUrl: url, credentials, tls, serviceName } = loaded;
  const name = `${serviceName} health check`;
  try {
    const connection = await connect({
      url,
      credentials,
      name,
      timeoutMs: CONNECT_MS,
      ...(tls === undefined ? {} : { tls }),
    });
    const answers = await checkHealth(connection, {
      maxWait: ANSWER_MS,
      ...(inboxPrefix === undefined ? {} : { inboxPrefix }),
    });
    void connection.close();
    return judge(serviceName, answers.filter((answer) => answer.name === serviceName));
  } catch (error) {
    return { healthy: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function judge(name: string, own: readonly { readonly errors: number }[]): HealthcheckResult {
  if (own.length === 0) return { healthy: false, message: `Nobody answers as "${name}"` };
  const errors = own.reduce((sum, answer) => sum + answer.errors, 0);
  const instances = own.length === 1 ? "1 instance" : `${own.length} instances`;
  const message = `"${name}" answers: ${instances}, ${errors} errors in the last 60 s`;
  return { healthy: true, message };
}
