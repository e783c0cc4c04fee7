/**
 * The embedded bus: core NATS for one machine, in process and on loopback.
 *
 * @module
 */
export { type Bus, type BusOptions, type BusStats, startBus } from "./start_bus.ts";
export type { BusLimits } from "./limits.ts";
export { type MemoryBus, memoryBus, type MemoryBusOptions } from "./memory_bus.ts";
export type { BusLogin, BusUser } from "./login.ts";
export type { Permissions, ResponseRules, SubjectRules } from "./permissions.ts";
export type { RoutedMessage, RouterStats } from "./router.ts";
