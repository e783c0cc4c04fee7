import { type ContractFacts, type MessageFacts, snakeCase } from "./contract_facts.ts";
import type { Language } from "./language.ts";
import { byteLiteral as quote } from "./literals.ts";

const HELPERS = `#pragma once

#include <stdexcept>
#include <string>

/// Subjects, kinds, types and queue groups of the contract.
namespace telestion::contract {

/// A value cannot stand in a subject.
class IllegalToken : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

/// Refuses what cannot stand in a subject, in UTF-8.
inline std::string legal_token(const char *parameter, const std::string &text, bool rest) {
    bool legal = !text.empty() && text.size() <= 1024;
    bool boundary = true;
    for (size_t i = 0; i < text.size(); i++) {
        const unsigned char c = static_cast<unsigned char>(text[i]);
        legal = legal && c > 0x20 && c != 0x7f && c != '*' && c != '>';
        legal = legal && (c != '.' || (rest && !boundary));
        boundary = c == '.';
    }
    legal = legal && !boundary;
    for (const char *space : {"\\302\\240", "\\341\\232\\200", "\\342\\200\\250", "\\342\\200\\251", "\\342\\200\\257",
                              "\\342\\201\\237", "\\343\\200\\200", "\\357\\273\\277"}) {
        legal = legal && text.find(space) == std::string::npos;
    }
    for (size_t i = 0; i + 1 < text.size(); i++) {
        const unsigned char a = static_cast<unsigned char>(text[i]);
        const unsigned char b = static_cast<unsigned char>(text[i + 1]);
        legal = legal && !(a == 0xc2 && b <= 0x9f);
        if (i + 2 < text.size()) {
            const unsigned char c = static_cast<unsigned char>(text[i + 2]);
            legal = legal && !(a == 0xe2 && b == 0x80 && c <= 0x8a) && !(a == 0xed && b >= 0xa0);
        }
    }
    if (!legal) {
        throw IllegalToken(std::string("Parameter \\"") + parameter + "\\" of a subject is \\"" + text
            + "\\": expected tokens without white space, wildcards or control characters");
    }
    return text;
}
`;

function message(
  { name, kind, pattern, tokens, parameters, payload, reply }: MessageFacts,
): string {
  const constants = Object.entries({ kind, pattern, payload, reply })
    .flatMap(([constant, value]) => value === undefined ? [] : [constantOf(constant, value)]);
  const parts = tokens.map((token) =>
    typeof token === "string"
      ? `std::string(${quote(token)})`
      : `legal_token(${quote(token.name)}, ${token.identifier}, ${token.rest})`
  );
  const builder = parameters.length === 0 ? [] : [
    `inline std::string subject(${
      parameters.map(({ identifier }) => `const std::string &${identifier}`).join(", ")
    }) {`,
    `    return ${parts.join(' + "." + ')};`,
    "}",
  ];
  return [`\nnamespace ${snakeCase(name)}_message {`, ...constants, ...builder, "}", ""].join("\n");
}

function constantOf(name: string, value: string): string {
  return `inline constexpr const char *${name} = ${quote(value)};`;
}

function printContract({ messages, queueGroups }: ContractFacts): string {
  const groups = queueGroups.map(({ name, queue }) =>
    `${constantOf(`queue_group_${snakeCase(name)}`, queue)}\n`
  );
  return `${HELPERS}${messages.map(message).join("")}\n${groups.join("")}\n}\n`;
}

/** JSON values would be converted to a truth value, which is an error for most of them. */
const IS_THERE = `    template <typename T> inline bool is_there(const T &value) {
        return static_cast<bool>(value);
    }
    template <> inline bool is_there(const json &value) {
        return !value.is_null();
    }
`;

/** C++17, with nlohmann's JSON. */
export const cpp: Language = {
  name: "cpp",
  experimental: false,
  comment: "//",
  types: {
    lang: "c++",
    file: "types.hpp",
    options: {
      "source-style": "single-source",
      "include-location": "global-include",
      "code-format": "with-struct",
      wstring: "use-string",
      "const-style": "west-const",
      "just-types": "false",
      namespace: "telestion",
      "enum-type": "int",
      "type-style": "pascal-case",
      "member-style": "underscore-case",
      "enumerator-style": "upper-underscore-case",
      boost: "false",
      "hide-null-optional": "true",
    },
  },
  mend: ({ path, text }) => ({
    path,
    text: text.replace("    using nlohmann::json;\n", (line) => `${line}\n${IS_THERE}`)
      .replace(/^( +)if \((x\.\w+)\) \{$/gm, "$1if (is_there($2)) {"),
  }),
  printContract: (facts) => [{ path: "contract.hpp", text: printContract(facts) }],
};
