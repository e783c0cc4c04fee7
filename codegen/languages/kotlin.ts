import type { ContractFacts, MessageFacts } from "./contract_facts.ts";
import type { Language } from "./language.ts";
import { unitLiteral as quote } from "./literals.ts";

const HELPERS = `package telestion

/** Subjects, kinds, types and queue groups of the contract. */
object Contract {
    private fun isIllegal(c: Int): Boolean =
        c <= 0x20 || c in 0x7f..0xa0 || c == 0x2a || c == 0x2e || c == 0x3e || c == 0x1680 || c in 0x2000..0x200a ||
            c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff || c in 0xd800..0xdfff

    internal fun legalToken(parameter: kotlin.String, value: kotlin.String, rest: Boolean): kotlin.String {
        val parts = if (rest) value.split('.') else listOf(value)
        require(value.length <= 1024 && parts.none { it.isEmpty() || it.codePoints().anyMatch(::isIllegal) }) {
            "Parameter $parameter of a subject is $value: expected tokens without white space, wildcards or control characters"
        }
        return value
    }
`;

function message(
  { name, kind, pattern, tokens, parameters, payload, reply }: MessageFacts,
): string {
  const constants = Object.entries({ KIND: kind, SUBJECT: pattern, PAYLOAD: payload, REPLY: reply })
    .flatMap(([constant, value]) =>
      value === undefined ? [] : [`        const val ${constant} = ${quote(value)}`]
    );
  const parts = tokens.map((token) =>
    typeof token === "string"
      ? quote(token)
      : `legalToken(${quote(token.name)}, ${token.identifier}, ${token.rest})`
  );
  const names = parameters.map(({ identifier }) => `${identifier}: kotlin.String`).join(", ");
  const builder = parameters.length === 0 ? [] : [
    `        fun subject(${names}): kotlin.String = listOf(${parts.join(", ")}).joinToString(".")`,
  ];
  return [`\n    object ${name} {`, ...constants, ...builder, "    }", ""].join("\n");
}

function printContract({ messages, queueGroups }: ContractFacts): string {
  const groups = queueGroups.map(({ name, queue }) =>
    `        const val ${name} = ${quote(queue)}\n`
  );
  return `${HELPERS}${messages.map(message).join("")}\n    object QueueGroups {\n${
    groups.join("")
  }    }\n}\n`;
}

/** Kotlin, with Jackson. */
export const kotlin: Language = {
  name: "kotlin",
  experimental: true,
  comment: "//",
  types: {
    lang: "kotlin",
    file: "Types.kt",
    options: {
      "just-types": "false",
      framework: "jackson",
      "acronym-style": "pascal",
      package: "telestion",
    },
  },
  printContract: (facts) => [{ path: "Contract.kt", text: printContract(facts) }],
};
