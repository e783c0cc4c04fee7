/**
 * PORT: what the tools and the console show of messages and replies. Types only: the console's page
 * imports them in a browser.
 *
 * @module
 */
import type { Issue } from "../../runtime/validator.ts";

/** A message as the tools show it: a line of JSON in a pipe. Of three forms of content, one. */
export interface MessageRecord {
  /** When it came, RFC 3339. */
  readonly time: string;
  readonly subject: string;
  /** The message's name, where a schema says so. */
  readonly message?: string;
  readonly params?: Readonly<Record<string, string>>;
  /** JSON content. */
  readonly data?: unknown;
  /** Content that is text, but no JSON. */
  readonly text?: string;
  /** Content that is neither. */
  readonly base64?: string;
  /** Whether it fits its schema; absent where none says so. */
  readonly valid?: boolean;
  /** Why it does not fit. */
  readonly issues?: readonly Issue[];
  /** The subject for replies. */
  readonly reply?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The content of a {@linkcode MessageRecord}, in the form that suits it. */
export type RecordContent = Pick<MessageRecord, "data" | "text" | "base64" | "valid" | "issues">;

/** What came of a request. */
export interface RequestOutcome extends RecordContent {
  /** How long it took, in milliseconds. */
  readonly latencyMs: number;
  /** Why there is no reply, or what the responder says went wrong. */
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly issues?: readonly Issue[];
  };
}
