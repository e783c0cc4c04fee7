import type { Service } from "telestion-edge";
import {
  type CommandReport,
  commandReport,
  type Gap,
  isCommandReport,
  readGaps,
  readRange,
} from "../../generated/mod.ts";

/** So far back it is asked. */
export const ARCHIVE_SPAN_MS = 3_600_000;
const TIMEOUT_MS = 5000;
const SEQUENCE_COUNTS = 16_384;
const MOST_REPORTS = 1000;

/** Asks the archive about one spacecraft. Nothing is known while it does not answer. */
export class ArchiveQuestions {
  readonly #service: Service;
  readonly #spacecraft: string;

  /**
   * @param service who asks
   * @param spacecraft about whom
   */
  constructor(service: Service, spacecraft: string) {
    this.#service = service;
    this.#spacecraft = spacecraft;
  }

  /** Where packets of the last hour are missing. */
  async gaps(): Promise<readonly Gap[]> {
    const now = Date.now();
    const report = await this.#service.request(
      readGaps,
      {
        subject: `telemetry.${this.#spacecraft}.*`,
        pointer: "/header/sequenceCount",
        modulus: SEQUENCE_COUNTS,
        from: now - ARCHIVE_SPAN_MS,
        to: now + ARCHIVE_SPAN_MS,
      },
      {},
      { timeout: TIMEOUT_MS },
    ).catch((error) => this.#unanswered(error));
    return report?.subjects.flatMap(({ gaps }) => gaps) ?? [];
  }

  /** The command reports of the last hour, the oldest first. */
  async reports(): Promise<readonly CommandReport[]> {
    const now = Date.now();
    const page = await this.#service.request(
      readRange,
      {
        subject: commandReport.subject.template.replace("{spacecraft}", this.#spacecraft),
        from: now - ARCHIVE_SPAN_MS,
        to: now + ARCHIVE_SPAN_MS,
        order: "newest",
        limit: MOST_REPORTS,
      },
      {},
      { timeout: TIMEOUT_MS },
    ).catch((error) => this.#unanswered(error));
    return (page?.messages ?? []).map(({ data }) => data).filter(isCommandReport).reverse();
  }

  #unanswered(error: unknown): undefined {
    this.#service.log.debug("The archive does not answer", { error });
  }
}
