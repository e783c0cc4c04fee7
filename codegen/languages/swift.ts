import type { ContractFacts, MessageFacts } from "./contract_facts.ts";
import type { Language } from "./language.ts";
import { bracedLiteral as quote } from "./literals.ts";

const HELPERS = `/// A value cannot stand in a subject.
public struct IllegalToken: Swift.Error {
    public let parameter: Swift.String
    public let value: Swift.String
}

func legalToken(_ parameter: Swift.String, _ value: Swift.String, _ rest: Swift.Bool) throws -> Swift.String {
    let parts = rest ? value.split(separator: ".", omittingEmptySubsequences: false) : [Substring(value)]
    for part in parts {
        let illegal = part.unicodeScalars.contains { c in
            switch c.value {
            case 0...0x20, 0x2a, 0x2e, 0x3e, 0x7f...0xa0, 0x1680, 0x2000...0x200a, 0x2028, 0x2029, 0x202f, 0x205f,
                 0x3000, 0xfeff: return true
            default: return false
            }
        }
        if part.isEmpty || illegal || value.utf8.count > 1024 { throw IllegalToken(parameter: parameter, value: value) }
    }
    return value
}

/// Subjects, kinds, types and queue groups of the contract.
public enum Contract {
`;

function message(
  { name, kind, pattern, tokens, parameters, payload, reply }: MessageFacts,
): string {
  const constants = Object.entries({ kind, pattern, payload, reply })
    .flatMap(([constant, value]) =>
      value === undefined ? [] : [`        public static let ${constant} = ${quote(value)}`]
    );
  const parts = tokens.map((token) =>
    typeof token === "string"
      ? quote(token)
      : `try legalToken(${quote(token.name)}, ${token.identifier}, ${token.rest})`
  );
  const names = parameters.map(({ identifier }) => `${identifier}: Swift.String`).join(", ");
  const builder = parameters.length === 0 ? [] : [
    `        public static func subject(${names}) throws -> Swift.String {`,
    `            return [${parts.join(", ")}].joined(separator: ".")`,
    "        }",
  ];
  return [`    public enum ${name} {`, ...constants, ...builder, "    }", "", ""].join("\n");
}

function printContract({ messages, queueGroups }: ContractFacts): string {
  const groups = queueGroups.map(({ name, queue }) =>
    `        public static let group${name} = ${quote(queue)}\n`
  );
  const queues = `    public enum QueueGroups {\n${groups.join("")}    }\n`;
  return `${HELPERS}${messages.map(message).join("")}${queues}}\n`;
}

/** Swift, with Codable. */
export const swift: Language = {
  name: "swift",
  experimental: true,
  comment: "//",
  types: {
    lang: "swift",
    file: "Types.swift",
    options: {
      "just-types": "false",
      initializers: "true",
      "coding-keys": "true",
      "coding-keys-protocol": "",
      alamofire: "false",
      "support-linux": "false",
      "type-prefix": "",
      "struct-or-class": "struct",
      "mutable-properties": "true",
      "acronym-style": "pascal",
      density: "normal",
      "objective-c-support": "false",
      "optional-enums": "false",
      sendable: "false",
      "final-classes": "false",
      "multi-file-output": "false",
      "access-level": "public",
      protocol: "none",
    },
  },
  printContract: (facts) => [{ path: "Contract.swift", text: printContract(facts) }],
};
