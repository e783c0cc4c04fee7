import type { ContractFacts, MessageFacts } from "./contract_facts.ts";
import type { Language } from "./language.ts";
import { unitLiteral as quote } from "./literals.ts";

const HELPERS = `namespace Telestion
{
    /// <summary>Subjects, kinds, types and queue groups of the contract.</summary>
    public static class Contract
    {
        private static bool IsIllegal(char c) =>
            c <= 0x20 || c >= 0x7f && c <= 0xa0 || c == '.' || c == '*' || c == '>' || c == 0x1680
            || c >= 0x2000 && c <= 0x200a || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f
            || c == 0x3000 || c == 0xfeff;

        private static string LegalToken(string parameter, string value, bool rest)
        {
            foreach (var part in rest ? value.Split('.') : new[] { value })
            {
                var legal = part.Length > 0 && value.Length <= 1024;
                foreach (var c in part) legal = legal && !IsIllegal(c);
                if (!legal) throw new System.ArgumentException("Parameter " + parameter + " of a subject is " + value
                    + ": expected tokens without white space, wildcards or control characters");
            }
            return value;
        }
`;

function message(
  { name, kind, pattern, tokens, parameters, payload, reply }: MessageFacts,
): string {
  const constants = Object.entries({ Kind: kind, Pattern: pattern, Payload: payload, Reply: reply })
    .flatMap(([constant, value]) => value === undefined ? [] : [constantOf(constant, value)]);
  const parts = tokens.map((token) =>
    typeof token === "string"
      ? quote(token)
      : `LegalToken(${quote(token.name)}, ${token.identifier}, ${token.rest})`
  );
  const names = parameters.map(({ identifier }) => `string ${identifier}`).join(", ");
  const builder = parameters.length === 0 ? [] : [
    `            public static string Subject(${names}) => string.Join(".", ${parts.join(", ")});`,
  ];
  return nested(name, [...constants, ...builder]);
}

function constantOf(name: string, value: string): string {
  return `            public const string ${name} = ${quote(value)};`;
}

function nested(name: string, lines: readonly string[]): string {
  const head = [`\n        public static class ${name}`, "        {"];
  return [...head, ...lines, "        }", ""].join("\n");
}

function printContract({ messages, queueGroups }: ContractFacts): string {
  const groups = queueGroups.map(({ name, queue }) => constantOf(`${name}Group`, queue));
  const body = messages.map(message).join("") + nested("QueueGroups", groups);
  return `${HELPERS}${body}    }\n}\n`;
}

/** C#, with System.Text.Json. */
export const csharp: Language = {
  name: "csharp",
  experimental: true,
  comment: "//",
  types: {
    lang: "csharp",
    file: "Types.cs",
    options: {
      framework: "SystemTextJson",
      "array-type": "list",
      density: "normal",
      namespace: "Telestion",
      "csharp-version": "8",
      virtual: "false",
      "any-type": "object",
      "number-type": "double",
      features: "complete",
      "just-types": "false",
      "base-class": "Object",
      "check-required": "true",
      "keep-property-name": "false",
    },
  },
  printContract: (facts) => [{ path: "Contract.cs", text: printContract(facts) }],
};
