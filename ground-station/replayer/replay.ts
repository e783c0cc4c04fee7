import { setTimeout as sleep } from "node:timers/promises";

/** How a flight is replayed. */
export interface ReplayOptions<S> {
  /** Times real time; `Infinity`: without a pause. */
  readonly speed: number;
  /** Ends the replay early. */
  readonly signal: AbortSignal;
  /** Publishes one sample. */
  publish(sample: S): Promise<void>;
  /** Called after each sample with the number of samples so far; may wait for the receivers. */
  keepUp(published: number): Promise<void>;
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
  options: ReplayOptions<S>,
): Promise<void> {
  const { speed, signal } = options;
  const started = performance.now();
  const firstTime = samples[0]?.time ?? 0;
  for (const [index, sample] of samples.entries()) {
    const due = started + (sample.time - firstTime) * 1000 / speed;
    await waitUntil(due, signal);
    if (signal.aborted) return;
    await options.publish(sample);
    await options.keepUp(index + 1);
  }
}

async function waitUntil(due: number, signal: AbortSignal): Promise<void> {
  const milliseconds = due - performance.now();
  if (milliseconds <= 0) return;
  await sleep(milliseconds, undefined, { signal }).catch(() => {}); // rejects when aborted
}
