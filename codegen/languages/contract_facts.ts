/**
 * What contract files say, in names that are legal in every language.
 *
 * @module
 */
import { parseSubject, subjectPattern, type SubjectToken } from "../../runtime/subject.ts";
import type { Contract, Message } from "../model.ts";
import { TypeNames } from "./harmless.ts";
import type { PortableContract } from "./portable.ts";

/** A parameter of a subject. */
export interface ParameterFacts {
  /** As the schema says it. */
  readonly name: string;
  /** As code says it. */
  readonly identifier: string;
  /** Takes one or more tokens. */
  readonly rest: boolean;
}

/** A message. */
export interface MessageFacts {
  /** In PascalCase, ASCII letters and digits. */
  readonly name: string;
  readonly kind: Message["kind"];
  /** What to subscribe to: parameters are wildcards. */
  readonly pattern: string;
  readonly tokens: readonly (string | ParameterFacts)[];
  readonly parameters: readonly ParameterFacts[];
  /** The name of the payload's type; absent for binary content. */
  readonly payload?: string;
  /** The name of the reply's type; absent where there is none. */
  readonly reply?: string;
}

/** A service and the queue group that its instances share. */
export interface QueueGroup {
  /** In PascalCase, ASCII letters and digits. */
  readonly name: string;
  readonly queue: string;
}

/** What a contract file says. */
export interface ContractFacts {
  readonly messages: readonly MessageFacts[];
  readonly queueGroups: readonly QueueGroup[];
}

/** What contract files call their own things, beside what types may not be called. */
const OWN_NAMES = ["kind", "payload", "reply", "illegal token", "legal token", "queue groups"];

/** Words of any of the languages, and what contract files call their own parameters. */
const KEYWORDS = new Set([
  ..."abstract alignas alignof and any as asm assert associatedtype async auto await base".split(
    " ",
  ),
  ..."become bitand bitor bool boolean box break byte case catch chan char checked class co_await"
    .split(" "),
  ..."co_return co_yield compl concept const const_cast consteval constexpr constinit continue"
    .split(" "),
  ..."covariant crate decimal decltype def default defer deferred deinit del delegate delete do"
    .split(" "),
  ..."double dyn dynamic dynamic_cast elif else enum event except explicit export extends extension"
    .split(" "),
  ..."extern external factory fallthrough false fileprivate final finally fixed float fn for foreach"
    .split(" "),
  ..."friend from fun func function get global go goto guard hide if impl implements implicit import"
    .split(" "),
  ..."in indirect infix init inline inout instanceof int interface internal is join lambda late lazy"
    .split(" "),
  ..."let library lock long loop macro map match mixin mod module move mut mutable namespace native"
    .split(" "),
  ..."new nil noexcept none nonlocal not null nullptr object on open operator optional or out"
    .split(" "),
  ..."override package params part pass precedencegroup print priv private protected protocol pub"
    .split(" "),
  ..."public raise range readonly record ref register reinterpret_cast repeat required requires"
    .split(" "),
  ..."restricted rethrow rethrows return rune sbyte sealed select self set short show signed sizeof"
    .split(" "),
  ..."stackalloc static static_assert static_cast std str strictfp string struct subscript super"
    .split(" "),
  ..."switch sync synchronized template this thread_local throw throws trait transient true try type"
    .split(" "),
  ..."typealias typedef typeid typename typeof uint ulong unchecked union unowned unsafe unsigned"
    .split(" "),
  ..."unsized until use ushort using val value var virtual void volatile wchar_t weak when where"
    .split(" "),
  ..."while with xor xor_eq yield iota len string error byte append cap close copy make panic"
    .split(
      " ",
    ),
  ..."contract legaltoken legal_token token tokens subject illegaltoken fill and_eq not_eq or_eq"
    .split(" "),
]);

/**
 * Gathers what contract files say.
 *
 * @param contract the contract
 * @param types the names of its types
 * @param services the names of services with their queue groups
 * @returns the facts
 */
export function contractFacts(
  contract: Contract,
  types: PortableContract,
  services: readonly QueueGroup[],
): ContractFacts {
  const names = new TypeNames();
  for (const name of OWN_NAMES) names.add(name);
  const queueNames = new TypeNames();
  return {
    messages: contract.messages.map((message) => {
      const { payload, reply } = message;
      const [payloadType, replyType] = [payload, reply].map((id) => types.typeNames.get(id ?? ""));
      return {
        ...subjectFacts(message.subject),
        name: names.add(...message.clientPath),
        kind: message.kind,
        ...payloadType !== undefined && { payload: payloadType },
        ...replyType !== undefined && { reply: replyType },
      };
    }),
    queueGroups: services.map(({ name, queue }) => ({ name: queueNames.add(name), queue })),
  };
}

function subjectFacts(template: string): Pick<MessageFacts, "pattern" | "tokens" | "parameters"> {
  const subject = parseSubject(template);
  const taken = new Set(KEYWORDS);
  const tokens = subject.tokens.map((token) =>
    "literal" in token ? token.literal : parameterFacts(token, taken)
  );
  const parameters = tokens.filter((token) => typeof token !== "string");
  return { pattern: subjectPattern(subject), tokens, parameters };
}

function parameterFacts(
  { parameter, rest }: Extract<SubjectToken, { readonly parameter: string }>,
  taken: Set<string>,
): ParameterFacts {
  const plain = parameter.replace(/^_+/, "").replace(/__+/g, "_").replace(/_+$/, "");
  let identifier = /^[A-Za-z]/.test(plain) ? plain : `p${plain}`;
  while (taken.has(identifier.toLowerCase())) identifier += "X";
  taken.add(identifier.toLowerCase());
  return { name: parameter, identifier, rest };
}

/**
 * A name in another style.
 *
 * @param name in PascalCase
 * @returns such as `set_mode`; one that is a word of a language ends in `_message`
 */
export function snakeCase(name: string): string {
  const snake = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
  return KEYWORDS.has(snake) ? `${snake}_message` : snake;
}
