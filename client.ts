/**
 * What generated code and web pages import: descriptors, clients and errors, with no runtime
 * behind them. Works in browsers.
 *
 * @module
 */
export { event, request } from "./runtime/message.ts";
