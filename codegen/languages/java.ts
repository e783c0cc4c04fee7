import { type ContractFacts, type MessageFacts, snakeCase } from "./contract_facts.ts";
import type { Language } from "./language.ts";
import { javaLiteral as quote } from "./literals.ts";
import { objectTypes } from "./members.ts";
import type { PortableContract } from "./portable.ts";

const HELPERS = `package telestion;

/** Subjects, kinds, types and queue groups of the contract. */
public final class Contract {
    private Contract() {
    }

    private static boolean isIllegal(int c) {
        return c <= 0x20 || c >= 0x7f && c <= 0xa0 || c == '.' || c == '*' || c == '>' || c == 0x1680
            || c >= 0x2000 && c <= 0x200a || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f
            || c == 0x3000 || c == 0xfeff || c >= 0xd800 && c <= 0xdfff;
    }

    private static java.lang.String legalToken(java.lang.String parameter, java.lang.String value, boolean rest) {
        for (java.lang.String part : rest ? value.split("[.]", -1) : new java.lang.String[] {value}) {
            if (part.isEmpty() || value.length() > 1024 || part.codePoints().anyMatch(Contract::isIllegal)) {
                throw new IllegalArgumentException("Parameter \\"" + parameter + "\\" of a subject is \\"" + value
                    + "\\": expected tokens without white space, wildcards or control characters");
            }
        }
        return value;
    }
`;

function message(
  { name, kind, pattern, tokens, parameters, payload, reply }: MessageFacts,
): string {
  const constants = Object.entries({ KIND: kind, SUBJECT: pattern, PAYLOAD: payload, REPLY: reply })
    .flatMap(([constant, value]) => value === undefined ? [] : [constantOf(constant, value)]);
  const parts = tokens.map((token) =>
    typeof token === "string"
      ? quote(token)
      : `legalToken(${quote(token.name)}, ${token.identifier}, ${token.rest})`
  );
  const builder = parameters.length === 0 ? [] : [
    "",
    `        public static java.lang.String subject(${
      parameters.map(({ identifier }) => `java.lang.String ${identifier}`).join(", ")
    }) {`,
    `            return java.lang.String.join(".", ${parts.join(", ")});`,
    "        }",
  ];
  return nested(name, [...constants, ...builder]);
}

function constantOf(name: string, value: string): string {
  return `        public static final java.lang.String ${name} = ${quote(value)};`;
}

function nested(name: string, lines: readonly string[]): string {
  const head = [
    `\n    public static final class ${name} {`,
    `        private ${name}() {`,
    "        }",
    "",
  ];
  return [...head, ...lines, "    }", ""].join("\n");
}

function printContract({ messages, queueGroups }: ContractFacts): string {
  const groups = queueGroups.map(({ name, queue }) =>
    constantOf(snakeCase(name).toUpperCase(), queue)
  );
  return `${HELPERS}${messages.map(message).join("")}${nested("QueueGroups", groups)}}\n`;
}

/** Members that need not be there are left out, where Jackson would write null. */
function leaveOut(
  path: string,
  text: string,
  definitions: PortableContract["definitions"],
): string {
  const types = Object.values(definitions).flatMap(objectTypes);
  const type = types.find(({ title }) => path.toLowerCase() === `${title}.java`.toLowerCase());
  const optional = Object.keys(type?.properties ?? {})
    .filter((name) => type?.required?.includes(name) !== true);
  return optional.reduce((all, name) => {
    const getter = `    @JsonProperty("${name}")\n    public `;
    return all.replace(getter, `    @JsonInclude(JsonInclude.Include.NON_NULL)\n${getter}`);
  }, text);
}

/** Java 11 and later, with Jackson. */
export const java: Language = {
  name: "java",
  experimental: false,
  comment: "//",
  types: {
    lang: "java",
    file: "Types.java",
    options: {
      "array-type": "list",
      "just-types": "false",
      "datetime-provider": "java8",
      "acronym-style": "pascal",
      package: "telestion",
      lombok: "false",
      "lombok-copy-annotations": "true",
    },
  },
  // Some versions of Jackson declare more exceptions than others, and maps are read unchecked.
  mend: ({ path, text }, { definitions }) => ({
    path,
    text: leaveOut(path, text, definitions).replaceAll(
      " obj) throws JsonProcessingException {",
      " obj) throws IOException {",
    )
      .replaceAll(
        "    static class Deserializer",
        '    @SuppressWarnings("unchecked")\n    static class Deserializer',
      ),
  }),
  printContract: (facts) => [{ path: "Contract.java", text: printContract(facts) }],
};
