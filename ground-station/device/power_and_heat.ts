/**
 * Power and heat on board.
 *
 * @module
 */
import type { SpacecraftMode } from "../../generated/mod.ts";
import { airTemperature, ZERO_CELSIUS } from "../simulation/atmosphere.ts";
import type { Motion } from "../simulation/rocket.ts";

const LAUNCH_ALTITUDE = 150; // m
const CAPACITY = 2.6 * 3600; // A s
const EMPTY_VOLTAGE = 6.4; // V, two cells
const FULL_VOLTAGE = 8.4; // V
const RESISTANCE = 0.12; // Ω
const CURRENT: Readonly<Record<SpacecraftMode, number>> = {
  safe: 0.25,
  nominal: 0.6,
  science: 1.4,
};
const CURRENT_PER_PACKET = 0.002; // A s
const HEAT_CAPACITY_OF_AIR = 1005; // J/(kg K)

/** What the spacecraft does that takes power. */
export interface Load {
  readonly mode: SpacecraftMode;
  /** Packets a second. */
  readonly rate: number;
}

/** Battery and temperatures. */
export class PowerAndHeat {
  /** Out of the battery, in A. */
  current = 0;
  /** Of the flight computer, in °C. */
  boardTemperature = 18;
  /** Of the battery, in °C. */
  batteryTemperature = 16;
  #charge = 0.95;

  /** Of the battery under load, in V. */
  get voltage(): number {
    const open = EMPTY_VOLTAGE + (FULL_VOLTAGE - EMPTY_VOLTAGE) * this.#charge;
    return Math.max(0, open - this.current * RESISTANCE);
  }

  /**
   * Lets time pass.
   *
   * @param seconds how much
   * @param motion where the spacecraft is, which cools it and heats it
   * @param load what it does
   */
  advance(seconds: number, motion: Motion, { mode, rate }: Load): void {
    this.current = CURRENT[mode] + CURRENT_PER_PACKET * rate;
    this.#charge = Math.max(0, this.#charge - this.current * seconds / CAPACITY);
    const air = airTemperature(LAUNCH_ALTITUDE + motion.height) - ZERO_CELSIUS;
    const skin = air + motion.velocity ** 2 / (2 * HEAT_CAPACITY_OF_AIR);
    const power = this.voltage * this.current;
    this.boardTemperature += (skin + 3 * power - this.boardTemperature) *
      (1 - Math.exp(-seconds / 90));
    this.batteryTemperature += (air + power - this.batteryTemperature) *
      (1 - Math.exp(-seconds / 240));
  }
}
