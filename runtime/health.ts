/**
 * Answers health requests. No queue group: every instance answers.
 *
 * @module
 */
import type { Connection } from "./connection.ts";
import type { Stats } from "./stats.ts";

/** The subjects of health requests: that of Telestion's documents, and that of its Deno library. */
export const HEALTH_SUBJECTS: readonly string[] = ["__telestion__/health", "__telestion__.health"];

/** What a service says of its health. */
export interface HealthReply {
  /** Errors in the last 60 s. */
  readonly errors: number;
  /** The service's SERVICE_NAME. */
  readonly name: string;
}

/**
 * Answers health requests over a connection, until the connection ends. A server that forbids
 * one of the subjects ends that subscription alone.
 *
 * @param connection the service's connection
 * @param name the service's name
 * @param stats the service's numbers
 */
export function answerHealth(connection: Connection, name: string, stats: Stats): void {
  answer(connection, HEALTH_SUBJECTS, (): HealthReply => ({ errors: stats.recentErrors(), name }));
}

/**
 * Answers plain requests with JSON, whatever they carry.
 *
 * @param connection the connection
 * @param subjects the subjects to answer on
 * @param reply makes the reply
 */
export function answer(
  connection: Connection,
  subjects: readonly string[],
  reply: () => object,
): void {
  for (const subject of subjects) {
    connection.subscribe(subject, {
      callback: (error, message) => {
        if (error !== null || !message.reply) return;
        try {
          connection.publish(message.reply, JSON.stringify(reply()));
        } catch {
          // The connection is draining or closed: who asked will see no answer, as it should be.
        }
      },
    });
  }
}
