/**
 * The files of a CATS flight computer, recognised by their columns, as messages.
 *
 * @module
 */
import { barometer, gnss, imu, state } from "../../generated/mod.ts";
import { type Reading, reading } from "./flight_sample.ts";

/** The cells of one row. */
export interface Cells {
  /** The text in a column. */
  text(column: string): string;
  /** The number in a column; throws a `RangeError` when there is none. */
  number(column: string): number;
}

/** One kind of file: its columns, and which message a row becomes. */
export interface RecordingFormat {
  /** The column names, in order. */
  readonly columns: readonly string[];
  /** Makes a message of one row. */
  read(cells: Cells): Reading;
}

/** The flight computer's estimate, barometer, inertial measurement unit, satellite navigation. */
export const FORMATS: readonly RecordingFormat[] = [
  {
    columns: ["ts", "height", "velocity", "acceleration"],
    read: ({ number }) =>
      reading(state, {
        time: number("ts"),
        height: number("height"),
        velocity: number("velocity"),
        acceleration: number("acceleration"),
      }),
  },
  {
    columns: ["ts", "id", "T", "P"],
    read: ({ text, number }) =>
      reading(barometer, {
        time: number("ts"),
        sensor: text("id"),
        temperature: number("T"),
        pressure: number("P"),
      }),
  },
  {
    columns: ["ts", "id", "Ax", "Ay", "Az", "Gx", "Gy", "Gz"],
    read: ({ text, number }) =>
      reading(imu, {
        time: number("ts"),
        sensor: text("id"),
        acceleration: { x: number("Ax"), y: number("Ay"), z: number("Az") },
        angularRate: { x: number("Gx"), y: number("Gy"), z: number("Gz") },
      }),
  },
  {
    columns: ["ts", "latitude", "longitude", "satellites"],
    read: ({ number }) =>
      reading(gnss, {
        time: number("ts"),
        latitude: number("latitude"),
        longitude: number("longitude"),
        satellites: number("satellites"),
      }),
  },
];
