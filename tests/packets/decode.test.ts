import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { main } from "../../cli/main.ts";
import { encodeSlip, encodeSpacePacket } from "../../packets/mod.ts";
import { recordingTerminal } from "../cli/recording_terminal.ts";
import { type TemporaryFolder, withTemporaryFolder } from "../helpers/temporary_folder.ts";
import { ROVER } from "./rover.ts";

const TABLE = "name,data_type,bit_length\ncount,uint,8\nvoltage,float,32\nname,str,24\n";

/** What a command printed, complained of, and returned. */
async function run(folder: TemporaryFolder, ...args: readonly string[]): Promise<{
  readonly code: number;
  readonly printed: readonly string[];
  readonly complaints: readonly string[];
}> {
  const terminal = recordingTerminal(folder.path);
  const code = await main(args, terminal);
  return { code, printed: terminal.printed, complaints: terminal.complaints };
}

/** Packets with a count, a voltage and a name with a quotation mark. */
function packets(...counts: readonly number[]): Uint8Array {
  const all = counts.map((count) => {
    const data = Uint8Array.of(count, 0x3f, 0, 0, 0, 0x61, 0x22, 0x2c);
    return encodeSpacePacket({ apid: 9, sequenceCount: count }, data);
  });
  return Uint8Array.from(all.flatMap((bytes) => [...bytes]));
}

async function importBattery(folder: TemporaryFolder): Promise<void> {
  await folder.write("battery.csv", TABLE);
  const { code } = await run(folder, "import", "table", "battery.csv", "--apid", "9");
  equal(code, 0);
}

test("telestion decode prints lines of JSON, CSV and a table, with counters", async () => {
  await withTemporaryFolder(async (folder) => {
    await importBattery(folder);
    await folder.write("a.bin", packets(1, 2, 5));
    const json = await run(folder, "decode", "a.bin", "--format", "json");
    equal(json.code, 0);
    deepEqual(json.printed.map((line) => JSON.parse(line).value.count), [1, 2, 5]);
    deepEqual(json.complaints, [
      "a.bin: 3 packets decoded, 0 faulty, 0 bytes of 42 in no packet",
      "  APID 9 (telemetry): 3 packets, 1 gaps (2 missing), 0 duplicates",
    ]);
    const csv = await run(folder, "decode", "a.bin", "--format", "csv", "--schema", "battery");
    equal(csv.printed[0]?.split(",").slice(-3).join(), "count,voltage,name");
    ok(csv.printed[1]?.endsWith(`1,0.5,"a"","`));
    const table = await run(folder, "decode", "a.bin");
    equal(table.printed.length, 4);
    ok(table.printed.every((line) => line.length <= (table.printed[0]?.length ?? 0)));
  });
});

test("telestion decode names faulty packets and goes on", async () => {
  await withTemporaryFolder(async (folder) => {
    await importBattery(folder);
    const short = encodeSpacePacket({ apid: 9, sequenceCount: 2 }, Uint8Array.of(1, 2));
    const other = encodeSpacePacket({ apid: 10 }, Uint8Array.of(1, 2));
    await folder.write(
      "a.bin",
      Uint8Array.from([...packets(1), ...short, ...other, ...packets(3)]),
    );
    const { code, printed, complaints } = await run(folder, "decode", "a.bin", "--format", "json");
    equal(code, 1);
    equal(printed.length, 2);
    ok(complaints[0]?.startsWith("error: packet 1 (battery) at byte 8"), complaints[0]);
    ok(complaints[1]?.includes("2 packets decoded, 1 faulty, 1 of other kinds"));
  });
});

test("telestion decode takes segments one by one, and leaves out bytes before each packet", async () => {
  await withTemporaryFolder(async (folder) => {
    await importBattery(folder);
    const segments = [1, 2, 3].map((count) => {
      const bytes = packets(count);
      bytes[2] = count === 1 ? 0x40 : count === 2 ? 0 : 0x80;
      return bytes;
    });
    await folder.write("a.bin", Uint8Array.from(segments.flatMap((bytes) => [...bytes])));
    const each = await run(folder, "decode", "a.bin", "--format", "json");
    deepEqual([each.code, each.printed.length], [0, 3]);
    const joined = await run(folder, "decode", "a.bin", "--format", "json", "--join");
    equal(joined.printed.length, 1);
    ok(joined.complaints[0]?.includes("1 longer than their layout"), joined.complaints[0]);
    const prefixed = segments.flatMap((bytes) => [0x0b, 9, 0xc0, 0, ...bytes]);
    await folder.write("b.bin", Uint8Array.from(prefixed));
    const skipped = await run(folder, "decode", "b.bin", "--format", "json", "--skip", "4");
    deepEqual([skipped.code, skipped.printed.length], [0, 3]);
    ok(skipped.complaints[0]?.includes("3 packets decoded, 0 faulty, 0 bytes of 42"));
    equal((await run(folder, "decode", "b.bin", "--skip", "x")).code, 2);
  });
});

test("telestion decode decodes packets that are longer than their layout, and counts them", async () => {
  await withTemporaryFolder(async (folder) => {
    await importBattery(folder);
    const long = encodeSpacePacket(
      { apid: 9, sequenceCount: 2 },
      Uint8Array.of(2, 0x3f, 0, 0, 0, 0x61, 0x22, 0x2c, 1, 2),
    );
    await folder.write("a.bin", Uint8Array.from([...packets(1), ...long, ...packets(3)]));
    const all = await run(folder, "decode", "a.bin", "--format", "json");
    deepEqual([all.code, all.printed.length], [0, 3]);
    ok(all.complaints[0]?.includes("1 longer than their layout"), all.complaints[0]);
    const only = await run(folder, "decode", "a.bin", "--format", "json", "--only");
    equal(only.printed.length, 2);
    ok(only.complaints[0]?.includes("16 bytes of 44 in no packet"), only.complaints[0]);
  });
});

test("telestion decode knows other framings, and refuses what it does not know", async () => {
  await withTemporaryFolder(async (folder) => {
    await importBattery(folder);
    await folder.write("fixed.bin", packets(7, 8));
    await folder.write("slip.bin", encodeSlip(packets(7)));
    const fixed = await run(
      folder,
      "decode",
      "fixed.bin",
      "--framing",
      "fixed",
      "--format",
      "json",
    );
    equal(fixed.printed.length, 2);
    const slip = await run(folder, "decode", "slip.bin", "--framing", "slip", "--format", "json");
    equal(slip.printed.length, 1);
    for (
      const args of [
        ["--framing", "what"],
        ["--format", "xml"],
        ["--schema", "nothing"],
        ["--schemas", "nowhere"],
      ]
    ) {
      equal((await run(folder, "decode", "slip.bin", ...args)).code, 2);
    }
    equal((await run(folder, "decode", "missing.bin")).code, 2);
    equal((await run(folder, "decode")).code, 2);
  });
});

test("telestion import never overwrites what it did not write, or what was changed since", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("rover.xml", ROVER);
    const first = await run(folder, "import", "xtce", "rover.xml");
    equal(first.code, 0);
    deepEqual(first.printed[0], "schemas/Rover/Status.schema.json: written (15 fields)");
    const second = await run(folder, "import", "xtce", "rover.xml");
    deepEqual(second.printed[0], "schemas/Rover/Status.schema.json: unchanged (15 fields)");
    await folder.write("schemas/Rover/Science.schema.json", `{ "type": "object" }`);
    const third = await run(folder, "import", "xtce", "rover.xml");
    equal(third.code, 1);
    ok(third.complaints[0]?.includes("schemas/Rover/Science.schema.json:1:1: error: File was not"));
    const forced = await run(folder, "import", "xtce", "rover.xml", "--force");
    equal(forced.code, 0);
    equal((await run(folder, "gen")).code, 0);
  });
});

test("telestion import names the line of what is wrong, and refuses odd usage", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("bad.xml", `<SpaceSystem name="a">\n  <b></c>\n</SpaceSystem>`);
    await folder.write("empty.xml", `<SpaceSystem name="a"/>`);
    await folder.write("bad.csv", "name,data_type,bit_length\na,what,8");
    const bad = await run(folder, "import", "xtce", "bad.xml");
    equal(bad.code, 1);
    ok(bad.complaints[0]?.startsWith("bad.xml:2:"), bad.complaints[0]);
    equal((await run(folder, "import", "xtce", "empty.xml")).code, 1);
    const table = await run(folder, "import", "table", "bad.csv");
    ok(table.complaints[0]?.startsWith("bad.csv:2:1: error: "));
    for (
      const args of [
        [],
        ["xml", "bad.xml"],
        ["xtce"],
        ["xtce", "nowhere.xml"],
        ["table", "bad.csv", "--apid", "2048"],
        ["table", "bad.csv", "--name", "../a"],
      ]
    ) {
      equal((await run(folder, "import", ...args)).code, 2);
    }
  });
});

test("telestion export prints XTCE and Open MCT's dictionary, and keeps files of others", async () => {
  await withTemporaryFolder(async (folder) => {
    await folder.write("rover.xml", ROVER);
    await run(folder, "import", "xtce", "rover.xml");
    const xtce = await run(folder, "export", "xtce", "--name", "Rover");
    equal(xtce.code, 0);
    ok(
      xtce.printed[0]?.startsWith(
        `<?xml version="1.0" encoding="UTF-8"?>\n<SpaceSystem name="Rover"`,
      ),
    );
    const file = await run(folder, "export", "openmct", "--out", "dictionary.json");
    deepEqual([file.code, file.printed], [0, ["dictionary.json: written"]]);
    equal((await run(folder, "export", "openmct", "--out", "dictionary.json")).code, 1);
    equal((await run(folder, "export", "openmct", "--out", "dictionary.json", "--force")).code, 0);
    equal((await run(folder, "export", "what")).code, 2);
  });
});
