import type { Command } from "../command.ts";

/** `telestion gen`: what it is called and takes; what it does is loaded when it runs. */
export const genCommand: Command = {
  name: "gen",
  summary: "Generate types, validators and clients from message schemas",
  description: [
    "Reads *.schema.json, *.schema.yaml, *.schema.yml and *.schema.ts (TypeBox) of a folder and",
    "writes TypeScript: types, validators, descriptors of messages and a typed client. Writes only",
    "files that are different, nothing while a schema is wrong, and never over a file that it did",
    "not write itself.",
    "",
    "Exit code: 0 all is well, 1 wrong schemas or (--check) different files, 2 wrong usage.",
  ].join("\n"),
  options: {
    schemas: {
      type: "string",
      value: "DIR",
      summary: "Folder with the message schemas (default: as in telestion.json, else schemas)",
    },
    out: {
      type: "string",
      value: "DIR",
      summary: "Folder to write to (default: as in telestion.json, else generated)",
    },
    docs: {
      type: "string",
      value: "DIR",
      summary: "Also write pages about messages, with a picture of the bits of each packet",
    },
    lang: {
      type: "string",
      value: "LIST",
      summary: "Also write types for rust,go,python,java,cpp (or kotlin,csharp,swift,dart)",
    },
    "lang-out": {
      type: "string",
      value: "DIR",
      default: "generated-languages",
      summary: "Folder that gets a folder for each language",
    },
    experimental: { type: "boolean", summary: "Allow languages that no compiler has checked" },
    vectors: {
      type: "string",
      value: "DIR",
      summary: "Also write conformance vectors: payloads with a verdict, for any language",
    },
    package: {
      type: "string",
      value: "NAME",
      default: "telestion-edge",
      summary: "Package that generated code imports from",
    },
    check: { type: "boolean", summary: "Write nothing; exit with 1 and say what is different" },
    watch: {
      type: "boolean",
      summary: "Stay, and generate again when a file in the schema folder changes",
    },
    force: { type: "boolean", summary: "Overwrite files that gen did not write" },
    json: { type: "boolean", summary: "Print problems as lines of JSON" },
  },
  load: async () => (await import("./gen.ts")).runGen,
};
