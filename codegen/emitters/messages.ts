/**
 * Emits `messages.ts`: a descriptor for every message.
 *
 * @module
 */
import { emitting } from "../emit_error.ts";
import type { EmitOptions, Emitter, OutputFile } from "../emitter.ts";
import type { Contract, DefinitionId, Message } from "../model.ts";
import { propertyKey, stringLiteral, validatorName } from "../names.ts";
import { Printer } from "../printer.ts";
import type { MessageTime } from "../../runtime/message_time.ts";
import { parseSubject } from "../../runtime/subject.ts";
import { commentLines, printComment } from "./comments.ts";
import { definitionOf, type Definitions, definitionsOf } from "./facts.ts";
import { type Memory, printRemembered } from "./remembered.ts";

/** Emits `messages.ts`. */
export const messagesEmitter: Emitter = { name: "messages", emit: emitMessages };

const memory: Memory = new WeakMap();

interface MessagesFile {
  readonly printer: Printer;
  readonly definitions: Definitions;
  readonly client: string;
}

function emitMessages(contract: Contract, options: EmitOptions): readonly OutputFile[] {
  const printer = new Printer(contract.messages.map(({ descriptorName }) => descriptorName));
  const client = `${options.packageName}/client`;
  const file = { printer, definitions: definitionsOf(contract), client };
  for (const message of contract.messages) {
    emitting(
      message.at,
      () =>
        printRemembered(printer, memory, {
          of: message,
          facts: [message.payload, message.reply].map((id) => id && typeNameOf(file, id)),
          options: client,
          print: () => printMessage(file, message),
        }),
    );
  }
  if (contract.messages.length === 0) printer.line("export {};");
  return [{ path: "messages.ts", text: printer.text("asked") }];
}

function typeNameOf({ definitions }: MessagesFile, id: DefinitionId): string {
  return definitionOf(definitions, id).typeName;
}

function printMessage(file: MessagesFile, message: Message): void {
  const { printer, client } = file;
  const { kind, descriptorName } = message;
  const interfaceName = kind === "event" ? "EventMessage" : "RequestMessage";
  const type = `${printer.type(client, interfaceName)}<${
    typeParameters(file, message).join(", ")
  }>`;
  printMessageComment(printer, message);
  printer.line(`export const ${descriptorName}: ${type} =`);
  printer.indented(() =>
    printer.block(`/* @__PURE__ */ ${printer.value(client, kind)}({`, () => {
      printer.line(`name: ${stringLiteral(message.clientPath.join("."))},`);
      printer.line(`subject: ${stringLiteral(message.subject)},`);
      for (const member of ["payload", "reply"] as const) {
        const id = message[member];
        if (id !== undefined) printer.line(`${member}: ${printValidator(file, id)},`);
      }
      if (message.time !== undefined) printer.line(`time: ${printTime(message.time)},`);
    }, "});")
  );
  printer.line("");
}

function printMessageComment(printer: Printer, message: Message): void {
  const lines = commentLines(message);
  const subject = `${message.kind === "event" ? "Event" : "Request"} on \`${message.subject}\``;
  printComment(printer, lines.length === 0 ? [subject] : [subject, "", ...lines]);
}

function typeParameters(file: MessagesFile, message: Message): string[] {
  const payload = printType(file, message.payload, "Uint8Array");
  const reply = message.kind === "request" ? [printType(file, message.reply, "void")] : [];
  const { parameters } = parseSubject(message.subject);
  const members = parameters.map((name) => `${propertyKey(name)}: string`);
  return [payload, ...reply, ...members.length > 0 ? [`{ ${members.join("; ")} }`] : []];
}

function printType(file: MessagesFile, id: DefinitionId | undefined, otherwise: string): string {
  if (id === undefined) return otherwise;
  return file.printer.type("./types.ts", typeNameOf(file, id));
}

function printTime(time: MessageTime): string {
  if (typeof time === "string") return stringLiteral(time);
  const members = Object.entries(time).map(([name, text]) => `${name}: ${stringLiteral(text)}`);
  return `{ ${members.join(", ")} }`;
}

function printValidator(file: MessagesFile, id: DefinitionId): string {
  return file.printer.value("./validators.ts", validatorName(typeNameOf(file, id)));
}
