import { type TSchema, Type } from "typebox";

/** Reading of one inertial measurement unit: the same notation of a message, in TypeBox. */
export const imu: TSchema = Type.Object({
  flight: Type.Ref("../common/flight_number.schema.json"),
  sequence: Type.Ref("../common/sequence_count.schema.json"),
  time: Type.Ref("../common/mission_elapsed_time.schema.json"),
  sensor: Type.String({
    description: "Which of the units, such as IMU0.",
    minLength: 1,
    maxLength: 32,
  }),
  acceleration: Type.Ref("../common/vector.schema.json", {
    description: "Specific force: what an accelerometer feels, gravity's reaction included.",
    "x-unit": "m/s²",
  }),
  angularRate: Type.Ref("../common/vector.schema.json", {
    description: "Rate of rotation about each axis.",
    "x-unit": "°/s",
  }),
}, {
  title: "Inertial measurement unit",
  description: "Reading of one inertial measurement unit on board.",
  "x-message": { subject: "flight.{vehicle}.imu" },
  additionalProperties: false,
});
