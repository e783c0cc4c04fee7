import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readXml } from "../../cli/import/read_xml.ts";
import { importXtce, type XtceImport } from "../../codegen/packets/xtce/import_xtce.ts";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";

/** The text of a small definition with most of what XTCE can say. */
export const ROVER: string = readFileSync(
  join(PROJECT_FOLDER, "tests/packets/data/rover.xml"),
  "utf8",
);

/** What comes of documents. */
export function importDocuments(...texts: readonly string[]): XtceImport {
  const encoder = new TextEncoder();
  return importXtce(texts.map((text, index) => readXml(encoder.encode(text), `${index}.xml`)));
}

/** A system with parameter types, parameters and containers, and other elements around them. */
export function systemOf(
  { types = "", parameters = "", containers = "", more = "" }: {
    readonly types?: string;
    readonly parameters?: string;
    readonly containers?: string;
    readonly more?: string;
  },
): string {
  return `<SpaceSystem name="S"><TelemetryMetaData>
<ParameterTypeSet>${types}</ParameterTypeSet>
<ParameterSet>${parameters}</ParameterSet>
<ContainerSet>${containers}</ContainerSet>
</TelemetryMetaData>${more}</SpaceSystem>`;
}
