import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../helpers/runtimes.ts";

const FOLDER = join(PROJECT_FOLDER, "../shared/data/jpss1");

/** Packets of the spacecraft JPSS-1 and their definitions. */
export interface Jpss {
  /** 7,200 packets of 71 bytes; absent where the data is not beside the project. */
  readonly bytes: Uint8Array | undefined;
  /** The packet's definition in XTCE. */
  readonly xtce: string;
  /** The same as a table of fields. */
  readonly table: string;
}

/** Reads the data, which lies beside the project and not in it; says so where it is absent. */
export function readJpss(): Jpss {
  if (!existsSync(FOLDER)) {
    console.log("Skipped: the folder ../shared/data/jpss1 is absent");
    return { bytes: undefined, xtce: "", table: "" };
  }
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(FOLDER, name)));
  const text = (name: string): string => new TextDecoder().decode(read(name));
  return {
    bytes: read("J01_G011_LZ_2021-04-09T00-00-00Z_V01.DAT1"),
    xtce: text("jpss1_geolocation_xtce_v1.xml"),
    table: text("ccsdspy_jpss1_geolocation.csv"),
  };
}
