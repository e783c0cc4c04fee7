import { setTimeout as sleep } from "node:timers/promises";

/** How a flight is replayed. */
export interface ReplayOptions<S> {
  /** Times real time; `Infinity`: without a pause. */
  readonly speed: number;
  /** Ends the replay early. */
  readonly signal: AbortSignal;
  /** Publishes one sample; the next one waits until it settles. */
  publish(sample: S): Promise<void>;
}

/**
 * Publishes samples at the pace of their times.
 *
 * @param samples in the order of time
 * @param options pace, and what to do with each
 * @returns settles after the last sample, or early when `signal` is aborted
 */
export async function replay<S extends { readonly time: number }>(
  samples: readonly S[],
  { speed, signal, publish }: ReplayOptions<S>,
): Promise<void> {
  const started = performance.now();
  const firstTime = samples[0]?.time ?? 0;
  for (const sample of samples) {
    await waitUntil(started + (sample.time - firstTime) * 1000 / speed, signal);
    if (signal.aborted) return;
    await publish(sample);
  }
}

async function waitUntil(due: number, signal: AbortSignal): Promise<void> {
  const milliseconds = due - performance.now();
  if (milliseconds <= 0) return;
  await sleep(milliseconds, undefined, { signal }).catch(() => {}); // rejects when aborted
}
