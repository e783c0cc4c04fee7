import { deepEqual } from "node:assert/strict";
import type { XtceImport } from "../../../codegen/packets/xtce/import_xtce.ts";
import type { Packet } from "../../../packets/packet.ts";
import { type AnyMessage, packetsOf } from "../packets_of.ts";
import { importDocuments, systemOf } from "../rover.ts";

export type AnyPacket = Packet<AnyMessage, AnyMessage>;

export function unsigned(bits: number, name = `U${bits}`): string {
  return `<IntegerParameterType name="${name}" signed="false">
    <IntegerDataEncoding sizeInBits="${bits}" encoding="unsigned"/></IntegerParameterType>`;
}

export function parameters(types: Readonly<Record<string, string>>): string {
  return Object.entries(types).map(([name, type]) =>
    `<Parameter name="${name}" parameterTypeRef="${type}"/>`
  ).join("\n");
}

export function entries(...names: readonly string[]): string {
  return names.map((name) => `<ParameterRefEntry parameterRef="${name}"/>`).join("\n");
}

export function container(name: string, list: string, base = ""): string {
  return `<SequenceContainer name="${name}">${base}<EntryList>${list}</EntryList>
    </SequenceContainer>`;
}

export function abstractContainer(name: string, list: string, base = ""): string {
  return container(name, list, base).replace("name=", `abstract="true" name=`);
}

export function base(reference: string, criteria: string): string {
  return `<BaseContainer containerRef="${reference}"><RestrictionCriteria>${criteria}
    </RestrictionCriteria></BaseContainer>`;
}

export function comparison(parameter: string, value: string, operator = "=="): string {
  return `<Comparison parameterRef="${parameter}" value="${value}"
    comparisonOperator="${operator}" useCalibratedValue="false"/>`;
}

export const HEADER_TYPES: string = [1, 2, 3, 8, 11, 14, 16, 32].map((bits) => unsigned(bits)).join(
  "\n",
);
export const HEADER: Readonly<Record<string, string>> = {
  ...{ VERSION: "U3", TYPE: "U1", SEC_HDR_FLG: "U1", PKT_APID: "U11" },
  ...{ SEQ_FLGS: "U2", SEQ_CTR: "U14", PKT_LEN: "U16" },
};
export const HEADER_NAMES: readonly string[] = Object.keys(HEADER);

/** A space packet of an APID. */
export function packet(apid: number, data: readonly number[]): Uint8Array {
  const length = data.length - 1;
  return Uint8Array.of(8 | apid >> 8, apid & 255, 0xc0, 5, length >> 8, length & 255, ...data);
}

/** The packets of a definition, by the names of their files. */
export async function generated(imported: XtceImport): Promise<(name: string) => AnyPacket> {
  const { packets } = await packetsOf(imported.schemas);
  return (name) => {
    const found = [...packets].find(([path]) => path.endsWith(`/${name}`))?.[1];
    if (found === undefined) throw new TypeError(`No packet ${name}: ${[...packets.keys()]}`);
    return found;
  };
}

/** The only packet of a definition with one container. */
export async function single(
  types: string,
  names: Readonly<Record<string, string>>,
  list: string = entries(...Object.keys(names)),
): Promise<AnyPacket> {
  const imported = importDocuments(systemOf({
    types: HEADER_TYPES + types,
    parameters: parameters(names),
    containers: container("C", list),
  }));
  deepEqual(imported.remarks, []);
  return (await generated(imported))("C");
}

export function checkBothWays(one: AnyPacket, bytes: Uint8Array, value: AnyMessage): void {
  deepEqual(one.decode(bytes), value);
  deepEqual([...one.encode(value)], [...bytes]);
}
