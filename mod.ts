/**
 * What a service imports.
 *
 * @module
 */
export { createLogger } from "./runtime/adapters/logtape.ts";
export type { LoggerOptions } from "./runtime/adapters/logtape.ts";
export { checkHealth } from "./runtime/check_health.ts";
export type { CheckHealthOptions, ServiceHealth } from "./runtime/check_health.ts";
export { nodeHost } from "./runtime/adapters/host.ts";
export { readIncluded } from "./runtime/adapters/included.ts";
export type { IncludedFiles } from "./runtime/adapters/included.ts";
export type {
  Connect,
  ConnectOptions,
  Credentials,
  NatsUrl,
  TlsMaterial,
} from "./runtime/connect.ts";
export type { Connection } from "./runtime/connection.ts";
export { ServiceError, ValidationError } from "./runtime/errors.ts";
export type { ServiceErrorCode } from "./runtime/errors.ts";
export type { Host, StopSignal } from "./runtime/host.ts";
export type { Logger } from "./runtime/logger.ts";
export type {
  EventHandler,
  PublishOptions,
  RequestHandler,
  RequestOptions,
  SubscribeOptions,
  Subscription,
} from "./runtime/messenger.ts";
export type { InvalidMessage, InvalidMessageHook, MessageContext } from "./runtime/receiver.ts";
export type { Service } from "./runtime/service.ts";
export type { SettingsOf, SettingsSchema } from "./runtime/setting_types.ts";
export { startService } from "./runtime/start.ts";
export type { StartOptions } from "./runtime/start.ts";
export type { MessageStream, ReceivedMessage } from "./runtime/stream.ts";
export type { Issue, Validator } from "./runtime/validator.ts";
