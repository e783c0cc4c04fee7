/**
 * What generated code and web pages import: descriptors, clients and errors, without a service
 * or a runtime behind them. Works in browsers.
 *
 * @module
 */
export { createClient } from "./runtime/client.ts";
export type {
  Client,
  ClientOptions,
  EventClient,
  MessageTree,
  ParameterArguments,
  RequestClient,
} from "./runtime/client.ts";
export type { Connection } from "./runtime/connection.ts";
export { ServiceError, ValidationError } from "./runtime/errors.ts";
export type { ServiceErrorCode } from "./runtime/errors.ts";
export type { Logger } from "./runtime/logger.ts";
export { event, request } from "./runtime/message.ts";
export type { EventMessage, Message, NoParameters, RequestMessage } from "./runtime/message.ts";
export type { MessageTime, TimeSum } from "./runtime/message_time.ts";
export type {
  EventHandler,
  PublishOptions,
  RequestHandler,
  RequestOptions,
  SubscribeOptions,
  Subscription,
} from "./runtime/messenger.ts";
export type { BufferLimits } from "./runtime/outbox.ts";
export type { InvalidMessage, InvalidMessageHook, MessageContext } from "./runtime/receiver.ts";
export type { MessageStream, ReceivedMessage } from "./runtime/stream.ts";
export { fillSubject, matchSubject, parseSubject, subjectPattern } from "./runtime/subject.ts";
export type { SubjectParameters, SubjectTemplate } from "./runtime/subject.ts";
export type { Issue, Validator } from "./runtime/validator.ts";
