import type { ContractFacts, MessageFacts } from "./contract_facts.ts";
import type { Language } from "./language.ts";
import { wideLiteral as quote } from "./literals.ts";

const HELPERS = `"""Subjects, kinds, types and queue groups of the contract."""

import re


class IllegalToken(ValueError):
    """A value cannot stand in a subject."""


_ILLEGAL = re.compile(
    "[\\\\x00-\\\\x20.*>\\\\x7f-\\\\xa0\\\\u1680\\\\u2000-\\\\u200a\\\\u2028\\\\u2029\\\\u202f\\\\u205f\\\\u3000\\\\ufeff\\\\ud800-\\\\udfff]"
)


def _legal_token(parameter: str, value: str, rest: bool) -> str:
    parts = value.split(".") if rest else [value]
    if any(part == "" or _ILLEGAL.search(part) for part in parts) or len(value.encode()) > 1024:
        raise IllegalToken(
            f"Parameter {parameter!r} of a subject is {value!r}: "
            "expected tokens without white space, wildcards or control characters"
        )
    return value
`;

function message(
  { name, kind, pattern, tokens, parameters, payload, reply }: MessageFacts,
): string {
  const constants = Object.entries({ KIND: kind, SUBJECT: pattern, PAYLOAD: payload, REPLY: reply })
    .flatMap(([constant, value]) =>
      value === undefined ? [] : [`    ${constant} = ${quote(value)}`]
    );
  const parts = tokens.map((token) =>
    typeof token === "string"
      ? quote(token)
      : `_legal_token(${quote(token.name)}, ${token.identifier}, ${token.rest ? "True" : "False"})`
  );
  const builder = parameters.length === 0 ? [] : [
    "",
    "    @staticmethod",
    `    def subject(${
      parameters.map(({ identifier }) => `${identifier}: str`).join(", ")
    }) -> str:`,
    `        return ".".join([${parts.join(", ")}])`,
  ];
  return ["", "", `class ${name}:`, ...constants, ...builder, ""].join("\n");
}

function printContract({ messages, queueGroups }: ContractFacts): string {
  const groups = queueGroups.map(({ name, queue }) => `    ${name} = ${quote(queue)}\n`);
  const body = groups.length === 0 ? "    pass\n" : groups.join("");
  return `${HELPERS}${messages.map(message).join("")}\n\nclass QueueGroups:\n${body}`;
}

/** Python 3.10 and later. */
export const python: Language = {
  name: "python",
  experimental: false,
  comment: "#",
  types: {
    lang: "python",
    file: "types.py",
    options: {
      "python-version": "3.10",
      "just-types": "false",
      "nice-property-names": "true",
      "pydantic-base-model": "false",
    },
  },
  printContract: (facts) => [
    { path: "contract.py", text: printContract(facts) },
    { path: "__init__.py", text: "" },
  ],
};
