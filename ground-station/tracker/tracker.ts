/**
 * Follows one vehicle, and answers what it knows of the flight. Runs on Node, Deno and Bun.
 *
 * @module
 */
import { startService } from "telestion-edge";
import { barometer, gnss, imu, state, summary } from "../../generated/mod.ts";
import { FlightTrack } from "./flight_track.ts";
import { SequenceMonitor } from "./sequence_monitor.ts";

const service = await startService({ settings: trackerSettings });
const { vehicle } = service.settings;
const track = new FlightTrack();
const monitors = {
  state: new SequenceMonitor(),
  barometer: new SequenceMonitor(),
  imu: new SequenceMonitor(),
  gnss: new SequenceMonitor(),
};

service.subscribe(state, (motion) => {
  monitors.state.observe(motion);
  track.observe(motion);
}, follow(monitors.state));
service.subscribe(
  barometer,
  (data) => monitors.barometer.observe(data),
  follow(monitors.barometer),
);
service.subscribe(imu, (data) => monitors.imu.observe(data), follow(monitors.imu));
service.subscribe(gnss, (data) => monitors.gnss.observe(data), follow(monitors.gnss));

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

function follow(monitor: SequenceMonitor) {
  return { params: { vehicle }, onInvalid: () => monitor.observeInvalid() };
}
