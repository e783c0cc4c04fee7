import { type ContractFacts, type MessageFacts, snakeCase } from "./contract_facts.ts";
import type { Language } from "./language.ts";
import { compareText } from "../problem_list.ts";
import { bracedLiteral as quote } from "./literals.ts";
import { mendType, type ObjectType, objectTypes } from "./members.ts";

const HELPERS = `//! Subjects, kinds, types and queue groups of the contract.
#![allow(non_snake_case, dead_code)]

/// A value cannot stand in a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IllegalToken {
    pub parameter: &'static str,
    pub value: String,
}

impl std::fmt::Display for IllegalToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Parameter {:?} of a subject is {:?}: expected tokens without white space, wildcards or control characters", self.parameter, self.value)
    }
}

impl std::error::Error for IllegalToken {}

fn is_illegal(character: char) -> bool {
    matches!(character, '.' | '*' | '>' | '\\u{0}'..='\\u{20}' | '\\u{7f}'..='\\u{a0}' | '\\u{1680}'
        | '\\u{2000}'..='\\u{200a}' | '\\u{2028}' | '\\u{2029}' | '\\u{202f}' | '\\u{205f}' | '\\u{3000}' | '\\u{feff}')
}

fn legal_token(parameter: &'static str, value: &str, rest: bool) -> Result<String, IllegalToken> {
    let parts: Vec<&str> = if rest { value.split('.').collect() } else { vec![value] };
    if value.len() > 1024 || parts.iter().any(|part| part.is_empty() || part.chars().any(is_illegal)) {
        return Err(IllegalToken { parameter, value: value.to_string() });
    }
    Ok(value.to_string())
}
`;

function message(
  { name, kind, pattern, tokens, parameters, payload, reply }: MessageFacts,
): string {
  const constants = Object.entries({ KIND: kind, SUBJECT: pattern, PAYLOAD: payload, REPLY: reply })
    .flatMap(([constant, value]) =>
      value === undefined ? [] : [`    pub const ${constant}: &str = ${quote(value)};`]
    );
  const parts = tokens.map((token) =>
    typeof token === "string"
      ? `${quote(token)}.to_string()`
      : `super::legal_token(${quote(token.name)}, ${token.identifier}, ${token.rest})?`
  );
  const builder = parameters.length === 0 ? [] : [
    `    pub fn subject(${
      parameters.map(({ identifier }) => `${identifier}: &str`).join(", ")
    }) -> Result<String, super::IllegalToken> {`,
    `        Ok([${parts.join(", ")}].join("."))`,
    "    }",
  ];
  return [`\npub mod ${snakeCase(name)} {`, ...constants, ...builder, "}", ""].join("\n");
}

function printContract({ messages, queueGroups }: ContractFacts): string {
  const groups = queueGroups.map(({ name, queue }) =>
    `    pub const ${snakeCase(name).toUpperCase()}: &str = ${quote(queue)};\n`
  );
  const queues = `\npub mod queue_groups {\n${groups.join("")}}\n`;
  return HELPERS + messages.map(message).join("") + queues;
}

const SKIPS_NULL = '#[serde(skip_serializing_if = "Option::is_none")]';

/** Members that must be there are written as null, others are left out: quicktype mixes them up. */
function mendNulls(text: string, type: ObjectType): string {
  const names = Object.keys(type.properties)
    .toSorted((a, b) => compareText(a.toLowerCase(), b.toLowerCase()));
  const mendField = (field: string, index: number): string => {
    const bare = field.replace(`    ${SKIPS_NULL}\n`, "");
    const isRequired = type.required?.includes(names[index] ?? "") === true;
    return isRequired
      ? bare
      : bare.replace(/^ {4}pub (?=[^\n]*: (?:Box<)?Option<)/m, `    ${SKIPS_NULL}\n$&`);
  };
  return mendType(
    text,
    `pub struct ${type.title}`,
    (body) => body.split(/(?<=^ {4}pub [^\n]*,\n)/m).map(mendField).join(""),
  );
}

/** Rust, with serde. */
export const rust: Language = {
  name: "rust",
  experimental: false,
  comment: "//",
  types: {
    lang: "rust",
    file: "types.rs",
    options: {
      density: "normal",
      visibility: "public",
      "integer-type": "force-i64",
      "derive-debug": "true",
      "derive-clone": "true",
      "derive-partial-eq": "true",
      "skip-serializing-none": "true",
      "leading-comments": "false",
    },
  },
  mend: ({ path, text }, { definitions }) => ({
    path,
    text: Object.values(definitions).flatMap(objectTypes).reduce(mendNulls, text),
  }),
  printContract: (facts) => [
    { path: "contract.rs", text: printContract(facts) },
    { path: "mod.rs", text: "pub mod contract;\npub mod types;\n" },
  ],
};
