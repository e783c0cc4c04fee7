/**
 * Frames out of a stream of JetStream, which keeps them until their telemetry has been published.
 *
 * @module
 */
import type { NatsConnection } from "@nats-io/transport-node";
import { type Service, ServiceError } from "telestion-edge";
import { matchSubject } from "telestion-edge/client";
import { receivedFrame } from "../../generated/mod.ts";
import { coversSubject, parseFilter } from "../database/subject_filter.ts";
import { openStream } from "../stream/stream_intake.ts";

/** Frames that are on their way to this parser at most. */
const WINDOW = 1000;

/** Which stream, and who takes its frames. */
export interface FrameStreamOptions {
  readonly stream: string;
  /** A frame that a killed parser had taken comes again after so many seconds. */
  readonly ackWait: number;
  /** Publishes what a frame says. The next frame may come before this settles. */
  take(frame: Uint8Array, link: string): Promise<void>;
}

/**
 * Takes frames out of a stream, through a durable consumer with the name of the service.
 *
 * @param service whose connection is used; its stop ends the taking
 * @param options which stream, and who takes its frames
 * @throws {ServiceError} `bad-configuration` when there is no such stream, or it keeps no frames
 */
export async function takeFrames(
  service: Service<unknown, NatsConnection>,
  { stream, ackWait, take }: FrameStreamOptions,
): Promise<void> {
  const consumer = service.serviceName.replaceAll(/[^\w-]+/g, "_");
  const intake = await openStream(service.nc, {
    stream,
    consumer,
    ackWait,
    setting: "FRAME_STREAM",
  });
  if (
    !intake.subjects.some((subject) => coversSubject(parseFilter(subject), receivedFrame.subject))
  ) {
    const text =
      `The stream "${stream}" of FRAME_STREAM keeps "${intake.subjects.join('", "')}": ` +
      `expected "${receivedFrame.subject.template}"`;
    throw new ServiceError("bad-configuration", text);
  }
  const confirm = shareFlush(() => service.nc.flush());
  intake.start({
    window: WINDOW,
    ready: () => Promise.resolve(),
    handle: async ({ subject, data }) => {
      const { link } = matchSubject(receivedFrame.subject, subject) ?? {};
      if (link === undefined) return "refused";
      await take(data, link);
      await confirm(); // the server has the telemetry: only now may it forget the frame
      return "committed";
    },
    onTrouble: ({ message }) =>
      service.log.warn(`Cannot read the stream of frames at the moment: ${message}`),
  });
  service.stopping.addEventListener("abort", () => void intake.stop());
}

/** Many who wait at the same time ask the server once. */
function shareFlush(flush: () => Promise<void>): () => Promise<void> {
  let next: Promise<void> | undefined;
  return () => {
    next ??= new Promise<void>((resolve) => setTimeout(resolve, 0)).then(() => {
      next = undefined;
      return flush();
    });
    return next;
  };
}
