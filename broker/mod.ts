/**
 * The embedded bus: core NATS for one machine, in process and on loopback.
 *
 * @module
 */
export {};
