import type { ContractFacts, MessageFacts } from "./contract_facts.ts";
import type { Language } from "./language.ts";
import { bracedLiteral as quote } from "./literals.ts";

const HELPERS = `/// Subjects, kinds, types and queue groups of the contract.
library contract;

bool _isIllegal(int c) =>
    c <= 0x20 || c >= 0x7f && c <= 0xa0 || c == 0x2a || c == 0x2e || c == 0x3e || c == 0x1680 ||
    c >= 0x2000 && c <= 0x200a || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff;

String _legalToken(String parameter, String value, bool rest) {
  for (final part in rest ? value.split('.') : [value]) {
    if (part.isEmpty || value.length > 1024 || part.runes.any(_isIllegal)) {
      throw ArgumentError.value(value, parameter, 'expected tokens without white space, wildcards or control characters');
    }
  }
  return value;
}
`;

function message(
  { name, kind, pattern, tokens, parameters, payload, reply }: MessageFacts,
): string {
  const constants = Object.entries({ kind, pattern, payload, reply })
    .flatMap(([constant, value]) =>
      value === undefined ? [] : [`  static const ${constant} = ${quote(value)};`]
    );
  const parts = tokens.map((token) =>
    typeof token === "string"
      ? quote(token)
      : `_legalToken(${quote(token.name)}, ${token.identifier}, ${token.rest})`
  );
  const names = parameters.map(({ identifier }) => `String ${identifier}`).join(", ");
  const builder = parameters.length === 0
    ? []
    : [`  static String subject(${names}) => [${parts.join(", ")}].join('.');`];
  return [`\nabstract class ${name}Contract {`, ...constants, ...builder, "}", ""].join("\n");
}

function printContract({ messages, queueGroups }: ContractFacts): string {
  const groups = queueGroups.map(({ name, queue }) =>
    `  static const group${name} = ${quote(queue)};\n`
  );
  return `${HELPERS}${messages.map(message).join("")}\nabstract class QueueGroups {\n${
    groups.join("")
  }}\n`;
}

/** Dart, with dart:convert. */
export const dart: Language = {
  name: "dart",
  experimental: true,
  comment: "//",
  types: {
    lang: "dart",
    file: "types.dart",
    options: {
      "just-types": "false",
      "coders-in-class": "false",
      "from-map": "false",
      "required-props": "false",
      "final-props": "true",
      "copy-with": "false",
      "use-freezed": "false",
      "use-hive": "false",
      "use-json-annotation": "false",
      "part-name": "",
    },
  },
  printContract: (facts) => [{ path: "contract.dart", text: printContract(facts) }],
};
