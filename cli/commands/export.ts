import { dirname, resolve } from "node:path";
import type { Problem } from "../../codegen/model.ts";
import { exportOpenMct } from "../../codegen/packets/openmct.ts";
import { exportXtce } from "../../codegen/packets/xtce/export_xtce.ts";
import { didYouMean } from "../../codegen/suggest.ts";
import { nodeFiles, withSlashes } from "../adapters/files.ts";
import { type OptionValues, UsageError } from "../command.ts";
import { type LoadedPackets, loadPackets } from "../decode/load_packets.ts";
import { printSchema } from "../import/print_schema.ts";
import { displayPath, printProblem } from "../report.ts";
import type { Terminal } from "../terminal.ts";

/** A notation: what it makes of packets, and what it cannot say. */
type Exporter = (packets: LoadedPackets, options: { readonly name: string }) => {
  readonly text: string;
  readonly remarks: readonly Pick<Problem, "file" | "pointer" | "message">[];
};

const EXPORTERS: Readonly<Record<string, Exporter>> = {
  xtce: ({ generation }, options) => exportXtce(generation.contract, options),
  openmct: ({ generation }, options) => {
    const { name, key, measurements } = exportOpenMct(generation.contract, options);
    return { text: printSchema({ name, key, measurements }), remarks: [] };
  },
};

/**
 * Runs `telestion export`.
 *
 * @param options the options of the command
 * @param terminal where to write
 * @param operands the kind
 * @returns the exit code: 0 when all is well
 * @throws {UsageError} for another kind, and a folder without packets
 */
export async function runExport(
  options: OptionValues,
  terminal: Terminal,
  operands: readonly string[],
): Promise<number> {
  const [kind = "", other] = operands;
  const exporter = Object.hasOwn(EXPORTERS, kind) ? EXPORTERS[kind] : undefined;
  if (exporter === undefined || other !== undefined) {
    const kinds = Object.keys(EXPORTERS);
    const hint = didYouMean(kind, kinds) || `: expected ${kinds.join(" or ")}`;
    throw new UsageError(
      `Unknown notation "${other === undefined ? kind : operands.join(" ")}"${hint}`,
    );
  }
  const schemas = String(options["schemas"]);
  const loaded = await loadPackets({ schemas, names: [] }, terminal);
  if (loaded === undefined) return 1;
  const { text, remarks } = exporter(loaded, { name: String(options["name"]) });
  const folder = withSlashes(resolve(terminal.cwd, schemas));
  for (const remark of remarks) {
    const problem: Problem = { severity: "warning", ...remark, file: `${folder}/${remark.file}` };
    printProblem(problem, terminal, { json: false });
  }
  if (options["out"] === undefined) {
    terminal.print(text.trimEnd());
    return 0;
  }
  return writeFile(
    text,
    { out: String(options["out"]), force: options["force"] === true },
    terminal,
  );
}

function writeFile(
  text: string,
  { out, force }: { readonly out: string; readonly force: boolean },
  terminal: Terminal,
): number {
  const path = withSlashes(resolve(terminal.cwd, out));
  const there = nodeFiles.resolve(path);
  const isFolder = there !== undefined && there.kind !== "file";
  if (isFolder || (there !== undefined && !force)) {
    const message = isFolder
      ? "Output is no file: name one with --out FILE"
      : "File exists: move it, or overwrite with --force";
    printProblem({ severity: "error", file: path, pointer: "", message }, terminal, {
      json: false,
    });
    return 1;
  }
  const parent = nodeFiles.resolve(withSlashes(dirname(path)));
  if (parent !== undefined && parent.kind !== "folder") {
    throw new UsageError(`Output "${out}" lies in no folder: name a file with --out FILE`);
  }
  nodeFiles.stage(path, text).commit();
  terminal.print(`${displayPath(path, terminal)}: written`);
  return 0;
}
