/**
 * Unit tests of services without a process, a port or a timer.
 *
 * @module
 */
export {};
