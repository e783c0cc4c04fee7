/** A scenario that a form fails, and why that cannot be helped here. */
export interface KnownFailure {
  /** Name of the form. */
  readonly form: string;
  /** Group and title, with `: ` between. */
  readonly scenario: string;
  readonly reason: string;
}

/** All that fail and may; one that passes must leave the list. */
export const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    form: "deno-executable",
    scenario: "configuration: has the whole environment in its configuration, as texts",
    reason: "It is compiled with leave to read named variables only, for safety",
  },
];
