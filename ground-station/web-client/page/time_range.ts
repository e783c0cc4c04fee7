/** A span of time, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const SHORTEST_MS = 200;

/**
 * The span that all plots show: the last minutes of telemetry, or one that was chosen. Its end is
 * the newest time of the telemetry, not this machine's clock, which says nothing of the
 * spacecraft's or of a replay's.
 */
export class TimeRange {
  readonly #onChange: () => void;
  #length: number;
  #newest: number | undefined;
  #chosen: Span | undefined;

  /**
   * @param length of the live span, in milliseconds
   * @param onChange is called when somebody chooses another span, not when time goes on
   */
  constructor(length: number, onChange: () => void) {
    this.#length = length;
    this.#onChange = onChange;
  }

  /** Whether it goes on with the telemetry. */
  get isLive(): boolean {
    return this.#chosen === undefined;
  }

  /** The span as it is now. */
  get span(): Span {
    const to = this.#newest ?? Date.now();
    return this.#chosen ?? { from: to - this.#length, to };
  }

  /** Whether the telemetry has said what time it is. */
  get isKnown(): boolean {
    return this.#newest !== undefined;
  }

  /** Telemetry of that time has come. */
  advance(time: number): void {
    this.#newest = time;
  }

  /** Shows the last of the telemetry. */
  live(length: number = this.#length): void {
    this.#length = length;
    this.#chosen = undefined;
    this.#onChange();
  }

  /** Shows one span and stays there. */
  choose({ from, to }: Span): void {
    const center = (from + to) / 2;
    const half = Math.max(SHORTEST_MS, to - from) / 2;
    this.#chosen = { from: center - half, to: center + half };
    this.#onChange();
  }

  /** Goes to what is earlier (negative) or later, by parts of the span. */
  move(parts: number): void {
    const { from, to } = this.span;
    const by = (to - from) * parts;
    this.choose({ from: from + by, to: to + by });
  }

  /** Shows more (above 1) or less of what is around the middle. */
  zoom(factor: number): void {
    const { from, to } = this.span;
    const by = (to - from) * (factor - 1) / 2;
    this.choose({ from: from - by, to: to + by });
  }
}
