/** The shape that all validators have, for messages of `SCHEMAS.telemetry`. */
export interface ValidatorContender {
  /** What must be known beside the figures. */
  readonly note?: string;
  /** Whether a value fits. */
  readonly check: (value: unknown) => boolean;
  /** Everything that does not fit, each with its place and what was expected. */
  readonly explain?: (value: unknown) => readonly unknown[];
}
