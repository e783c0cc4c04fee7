/**
 * Emits `mod.ts`: everything that was generated, and the client of all messages.
 *
 * @module
 */
import type { EmitOptions, Emitter, OutputFile } from "../emitter.ts";
import type { Contract } from "../model.ts";
import { checkName, propertyKey, validatorName } from "../names.ts";
import { Printer } from "../printer.ts";
import { packetNames } from "./packets.ts";

/** Emits `mod.ts`. */
export const indexModuleEmitter: Emitter = { name: "index module", emit: emitIndexModule };

/** Messages by their path in the client. */
interface Tree {
  readonly branches: Map<string, Tree | string>;
}

function emitIndexModule(contract: Contract, options: EmitOptions): readonly OutputFile[] {
  const printer = new Printer(["messages", "createClient"]);
  const types = contract.definitions.map(({ typeName }) => typeName);
  const validators = types.flatMap((name) => [checkName(name), validatorName(name)]);
  const descriptors = contract.messages.map(({ descriptorName }) => descriptorName);
  printExports(printer, { head: "export type", names: types, module: "./types.ts" });
  printExports(printer, { head: "export", names: validators, module: "./validators.ts" });
  printExports(printer, { head: "export", names: descriptors, module: "./messages.ts" });
  printExports(printer, { head: "export", names: packetNames(contract), module: "./packets.ts" });
  if (descriptors.length > 0) printClient(printer, contract, options);
  else if (types.length === 0) printer.line("export {};");
  return [{ path: "mod.ts", text: printer.text("asked") }];
}

function printExports(
  printer: Printer,
  { head, names, module }: {
    readonly head: string;
    readonly names: readonly string[];
    readonly module: string;
  },
): void {
  if (names.length === 0) return;
  printer.block(
    `${head} {`,
    () => printer.line(...names.map((name) => `${name},`)),
    `} from "${module}";`,
  );
}

function printClient(printer: Printer, contract: Contract, options: EmitOptions): void {
  const module = `${options.packageName}/client`;
  const tree = messageTree(printer, contract);
  printer.line("", "/** All messages, by their path in the schema folder. */");
  printer.block("export const messages: {", () => printTree(printer, tree, TYPE), "} = {");
  printer.indented(() => printTree(printer, tree, VALUE));
  printer.line("};");
  const [client, options_, connection] = ["Client", "ClientOptions", "Connection"].map((name) =>
    printer.type(module, name)
  );
  const create = printer.value(module, "createClient");
  printer.line(
    "",
    "/**",
    " * Makes a client that groups the messages by folder.",
    " *",
    " * @param connection a NATS connection of nats.js 3 or nats.ws",
    " * @param options how the client behaves",
    " * @returns the client",
    " */",
  );
  printer.block(
    `export function createClient(connection: ${connection}, options?: ${options_}): ${client}<typeof messages> {`,
    () => printer.line(`return ${create}(connection, messages, options);`),
  );
}

function messageTree(printer: Printer, contract: Contract): Tree {
  const root: Tree = { branches: new Map() };
  for (const { clientPath, descriptorName } of contract.messages) {
    const leaf = printer.value("./messages.ts", descriptorName);
    let tree = root;
    for (const [index, name] of clientPath.entries()) {
      if (index === clientPath.length - 1) tree.branches.set(name, leaf);
      else tree = subtree(tree, name);
    }
  }
  return root;
}

function subtree(tree: Tree, name: string): Tree {
  const known = tree.branches.get(name);
  if (typeof known === "object") return known;
  const fresh: Tree = { branches: new Map() };
  tree.branches.set(name, fresh);
  return fresh;
}

/** How a tree is printed: as a type or as a value. */
interface TreeStyle {
  readonly key: string;
  readonly leaf: string;
  readonly separator: string;
}

const TYPE: TreeStyle = { key: "readonly ", leaf: "typeof ", separator: ";" };
const VALUE: TreeStyle = { key: "", leaf: "", separator: "," };

function printTree(printer: Printer, tree: Tree, style: TreeStyle): void {
  for (const [name, branch] of tree.branches) {
    const head = `${style.key}${propertyKey(name)}: `;
    if (typeof branch === "string") printer.line(head + style.leaf + branch + style.separator);
    else printer.block(`${head}{`, () => printTree(printer, branch, style), `}${style.separator}`);
  }
}
