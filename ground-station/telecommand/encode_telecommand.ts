import {
  armCommandPacket,
  disarmCommandPacket,
  pingCommandPacket,
  playbackCommandPacket,
  rebootCommandPacket,
  setModeCommandPacket,
  setRateCommandPacket,
  type Telecommand,
} from "../../generated/mod.ts";

const APID = 200;
const SEQUENCE_COUNTS = 16_384;

/**
 * Makes the packet of a telecommand.
 *
 * @param number of the telecommand
 * @param telecommand what is to be done
 * @returns the packet
 */
export function encodeTelecommand(number: number, telecommand: Telecommand): Uint8Array {
  const header = { secondaryHeader: false, apid: APID, sequenceCount: number % SEQUENCE_COUNTS };
  const place = { header, number };
  switch (telecommand.command) {
    case "ping":
      return pingCommandPacket.encode({ ...place, ...telecommand });
    case "set-mode":
      return setModeCommandPacket.encode({ ...place, ...telecommand });
    case "set-rate":
      return setRateCommandPacket.encode({ ...place, ...telecommand });
    case "reboot":
      return rebootCommandPacket.encode({ ...place, ...telecommand });
    case "arm":
      return armCommandPacket.encode({ ...place, ...telecommand });
    case "disarm":
      return disarmCommandPacket.encode({ ...place, ...telecommand });
    case "playback":
      return playbackCommandPacket.encode({ ...place, ...telecommand });
  }
}
