/**
 * Follows one vehicle, and answers what it knows of the flight. Runs on Node, Deno and Bun.
 *
 * @module
 */
import { startService, type SubscribeOptions } from "telestion-edge";
import { Type } from "typebox";
import { barometer, gnss, imu, state, summary } from "../../../generated/mod.ts";
import { FlightTrack } from "./flight_track.ts";
import { SequenceMonitor } from "./sequence_monitor.ts";

const settings = Type.Object({
  VEHICLE: Type.String({ description: "Follows this vehicle", default: "rocket" }),
});

const service = await startService({ settings });
const { VEHICLE: vehicle } = service.settings;

const track = new FlightTrack();
const monitors = {
  state: new SequenceMonitor(),
  barometer: new SequenceMonitor(),
  imu: new SequenceMonitor(),
  gnss: new SequenceMonitor(),
};

service.subscribe(state, (data) => {
  monitors.state.observe(data);
  track.observe(data);
}, optionsFor(monitors.state));
service.subscribe(
  barometer,
  (data) => monitors.barometer.observe(data),
  optionsFor(monitors.barometer),
);
service.subscribe(imu, (data) => monitors.imu.observe(data), optionsFor(monitors.imu));
service.subscribe(gnss, (data) => monitors.gnss.observe(data), optionsFor(monitors.gnss));

service.respond(summary, () => ({
  vehicle,
  ...track.summary(),
  messages: {
    state: monitors.state.counts(),
    barometer: monitors.barometer.counts(),
    imu: monitors.imu.counts(),
    gnss: monitors.gnss.counts(),
  },
}), { params: { tracker: service.serviceName } });

function optionsFor(monitor: SequenceMonitor): SubscribeOptions<{ vehicle: string }> {
  return { params: { vehicle }, onInvalid: () => monitor.observeInvalid() };
}
