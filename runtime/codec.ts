/**
 * Bytes to values and back. JSON is read strictly: UTF-8 without replacement characters, one
 * document, nothing after it.
 *
 * @module
 */
import { ServiceError, ValidationError } from "./errors.ts";
import type { Issue, Validator } from "./validator.ts";

const utf8 = new TextDecoder();
const strictUtf8 = new TextDecoder("utf-8", { fatal: true });
/** What stands for bytes that are no UTF-8; a text may also hold it of its own. */
const REPLACEMENT = "\uFFFD";

const MAX_ISSUE_TEXT = 300;

/** A payload that was read and checked, or the reasons why not. */
export type Decoded<T> =
  | { readonly value: T; readonly issues: undefined }
  | { readonly value: undefined; readonly issues: readonly Issue[] };

/** What to check a payload against, and whether to. */
export interface CodecOptions<T> {
  /** Absent: the content is binary, the bytes are the value. */
  readonly payload: Validator<T> | undefined;
  /** `false` trusts the content; JSON must still parse. */
  readonly validate?: boolean;
}

/**
 * Reads a payload. Never throws for what the bytes hold.
 *
 * @param bytes the payload
 * @param options the validator, and whether to use it
 * @returns the value, or the issues
 */
export function decodePayload<T>(bytes: Uint8Array, options: CodecOptions<T>): Decoded<T> {
  const { payload, validate = true } = options;
  if (payload === undefined) return { value: bytes as T, issues: undefined };
  const value = parseJson(bytes);
  if (value === undefined) return { value: undefined, issues: [unreadable(bytes)] };
  try {
    if (!validate) return { value: value as T, issues: undefined };
    if (payload.check(value)) return { value, issues: undefined };
    return { value: undefined, issues: payload.explain(value).map(shortenIssue) };
  } catch (error) {
    if (error instanceof RangeError) return { value: undefined, issues: [tooDeep] };
    throw error;
  }
}

/**
 * Reads JSON strictly.
 *
 * @param bytes JSON in UTF-8
 * @returns the value, or `undefined` when the bytes are no JSON
 */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch {
    return undefined;
  }
}

/** Being strict takes Deno twice as long: only texts that look broken are read again for it. */
function decodeUtf8(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  return text.includes(REPLACEMENT) ? strictUtf8.decode(bytes) : text;
}

const tooDeep: Issue = {
  path: "",
  keyword: "depth",
  message: "Expected fewer levels of nesting",
};

/** A path holds names of members, which a sender can make as long as the whole payload. */
function shortenIssue(issue: Issue): Issue {
  const { path, message } = issue;
  if (path.length <= MAX_ISSUE_TEXT && message.length <= MAX_ISSUE_TEXT) return issue;
  return { ...issue, path: shorten(path), message: shorten(message) };
}

function shorten(text: string): string {
  return text.length <= MAX_ISSUE_TEXT ? text : `${text.slice(0, MAX_ISSUE_TEXT)}…`;
}

function unreadable(bytes: Uint8Array): Issue {
  const found = bytes.length === 0 ? "an empty payload" : `${bytes.length} bytes that do not parse`;
  return { path: "", keyword: "json", message: `Expected JSON in UTF-8, found ${found}` };
}

/**
 * Makes the payload of an outgoing message.
 *
 * @param value the value
 * @param options the validator, and whether to use it
 * @param what names the message in errors, such as `Message "telemetry.housekeeping"`
 * @returns a JSON text, or the bytes of binary content
 * @throws {ValidationError} `invalid-message` when the value does not fit
 */
export function encodePayload<T>(
  value: T,
  options: CodecOptions<T>,
  what: string,
): string | Uint8Array {
  const { payload, validate = true } = options;
  if (payload === undefined) {
    if (value instanceof Uint8Array) return value;
    throw new ValidationError("invalid-message", `${what} is binary: expected a Uint8Array`, [
      { path: "", keyword: "content", message: "Expected a Uint8Array" },
    ]);
  }
  try {
    if (validate && !payload.check(value)) throw invalid(what, payload.explain(value));
    const text = JSON.stringify(value);
    if (typeof text === "string") return text;
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    const { message } = ServiceError.from(error);
    throw new ServiceError("invalid-message", `${what} cannot be written as JSON: ${message}`, {
      cause: error,
    });
  }
  throw new ServiceError("invalid-message", `${what} cannot be written as JSON: it is undefined`);
}

function invalid(what: string, issues: readonly Issue[]): ValidationError {
  return new ValidationError("invalid-message", `${what} is invalid: ${issueText(issues)}`, issues);
}

/**
 * One line about issues, for logs and error messages.
 *
 * @param issues the issues
 * @param most how many to spell out
 * @returns such as `/mode: Expected "safe"; and 2 more`
 */
export function issueText(issues: readonly Issue[], most = 3): string {
  const shown = issues.slice(0, most).map(({ path, message }) =>
    path === "" ? message : `${path}: ${message}`
  );
  const hidden = issues.length - shown.length;
  return shown.join("; ") + (hidden > 0 ? `; and ${hidden} more` : "");
}
