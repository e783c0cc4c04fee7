/**
 * Unit tests of services without a process, a port or a broker.
 *
 * @module
 */
export { createTestBus } from "./test_bus.ts";
export type { ExpectOptions, LogLine, TestBus, TestBusOptions } from "./test_bus.ts";
