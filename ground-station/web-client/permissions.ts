/**
 * What the login of the page may do: read telemetry, and ask. `print_permissions.ts` prints the
 * same for the configuration of a nats-server.
 *
 * @module
 */
import { type Message, subjectPattern } from "telestion-edge/client";
import {
  activeAlarms,
  alarm,
  confirm,
  history,
  latestTelemetry,
  linkQuality,
  linkStatus,
  progress,
  readLatest,
  readPlot,
  readRange,
  submit,
  writerStatus,
} from "../../generated/mod.ts";
import { HEALTH_SUBJECTS } from "../../runtime/health.ts";

/** First token of the page's reply subjects: it cannot listen to the replies of others. */
export const WEB_INBOX = "_INBOX_WEB";

const ASKS: readonly Message[] = [
  submit,
  confirm,
  history,
  activeAlarms,
  latestTelemetry,
  readLatest,
  readPlot,
  readRange,
];

const HEARS: readonly Message[] = [alarm, progress, linkStatus, linkQuality, writerStatus];

/** The permissions of the page, as the embedded bus and a nats-server take them. */
export const WEB_PERMISSIONS: {
  readonly publish: { readonly allow: readonly string[] };
  readonly subscribe: { readonly allow: readonly string[] };
} = {
  publish: { allow: [...ASKS.map(patternOf), ...HEALTH_SUBJECTS] },
  subscribe: { allow: ["telemetry.>", ...HEARS.map(patternOf), `${WEB_INBOX}.>`] },
};

function patternOf({ subject }: Message): string {
  return subjectPattern(subject);
}
