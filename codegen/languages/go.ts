import type { ContractFacts, MessageFacts } from "./contract_facts.ts";
import type { Language } from "./language.ts";
import { wideLiteral as quote } from "./literals.ts";
import { mendType, type ObjectType, objectTypes } from "./members.ts";

const HELPERS = `// Package contract holds subjects, kinds, types and queue groups of the contract.
package contract

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// IllegalToken says that a value cannot stand in a subject.
type IllegalToken struct {
	Parameter string
	Value     string
}

func (e *IllegalToken) Error() string {
	return fmt.Sprintf("Parameter %q of a subject is %q: expected tokens without white space, wildcards or control characters", e.Parameter, e.Value)
}

func isIllegal(r rune) bool {
	return r <= 0x20 || r >= 0x7f && r <= 0xa0 || strings.ContainsRune(".*>", r) || r == 0x1680 ||
		r >= 0x2000 && r <= 0x200a || r == 0x2028 || r == 0x2029 || r == 0x202f || r == 0x205f || r == 0x3000 || r == 0xfeff
}

func legalToken(parameter string, value string, rest bool) (string, error) {
	parts := []string{value}
	if rest {
		parts = strings.Split(value, ".")
	}
	for _, part := range parts {
		if part == "" || len(value) > 1024 || !utf8.ValidString(part) || strings.IndexFunc(part, isIllegal) >= 0 {
			return "", &IllegalToken{parameter, value}
		}
	}
	return value, nil
}

var _ = legalToken
`;

function message(
  { name, kind, pattern, tokens, parameters, payload, reply }: MessageFacts,
): string {
  const constants = Object.entries({ Kind: kind, Subject: pattern, Payload: payload, Reply: reply })
    .flatMap(([suffix, value]) =>
      value === undefined ? [] : [`const ${name}${suffix} = ${quote(value)}`]
    );
  const steps = parameters.flatMap(({ name: parameter, identifier, rest }, index) => [
    `\t${index === 0 ? `_, err` : `_, err`} ${index === 0 ? ":=" : "="} legalToken(${
      quote(parameter)
    }, ${identifier}, ${rest})`,
    "\tif err != nil {",
    '\t\treturn "", err',
    "\t}",
  ]);
  const parts = tokens.map((token) => typeof token === "string" ? quote(token) : token.identifier);
  const builder = parameters.length === 0 ? [] : [
    `// ${name}SubjectOf fills the parameters of a subject.`,
    `func ${name}SubjectOf(${
      parameters.map(({ identifier }) => `${identifier} string`).join(", ")
    }) (string, error) {`,
    ...steps,
    `\treturn strings.Join([]string{${parts.join(", ")}}, "."), nil`,
    "}",
  ];
  return ["", ...constants, ...builder, ""].join("\n");
}

function printContract({ messages, queueGroups }: ContractFacts): string {
  const groups = queueGroups.map(({ name, queue }) =>
    `const QueueGroup${name} = ${quote(queue)}\n`
  );
  return `${HELPERS}${messages.map(message).join("")}\n${groups.join("")}`;
}

/** Types that stand for any value or a pointer have no methods in Go: functions take their place. */
function withoutReceivers(text: string): string {
  const names = [...text.matchAll(/^type (\w+) (?:interface\{\}|\*.*)$/gm)].map(([, name]) => name);
  return names.reduce<string>((all, name) =>
    all.replace(
      `func (r *${name}) Marshal() ([]byte, error) {`,
      `func Marshal${name}(r ${name}) ([]byte, error) {`,
    ), text);
}

/** Members that need not be there are left out, where quicktype would write some as null. */
function leaveOut(text: string, type: ObjectType): string {
  return mendType(text, `type ${type.title} struct`, (body) =>
    body.replace(
      /`json:"([^",]*)"`/g,
      (tag, name) => type.required?.includes(name) === true ? tag : `\`json:"${name},omitempty"\``,
    ));
}

/** Go, with its own encoding/json. */
export const go: Language = {
  name: "go",
  experimental: false,
  comment: "//",
  types: {
    lang: "go",
    file: "types.go",
    options: {
      "just-types": "false",
      "just-types-and-package": "false",
      package: "telestion",
      "multi-file-output": "false",
      "field-tags": "json",
      "omit-empty": "false",
    },
  },
  mend: ({ path, text }, { definitions }) => ({
    path,
    text: Object.values(definitions).flatMap(objectTypes)
      .reduce(leaveOut, withoutReceivers(text)),
  }),
  printContract: (facts) => [{ path: "contract/contract.go", text: printContract(facts) }],
};
