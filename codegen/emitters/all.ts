import type { Emitter } from "../emitter.ts";
import { indexModuleEmitter } from "./index_module.ts";
import { messagesEmitter } from "./messages.ts";
import { packetsEmitter } from "./packets.ts";
import { typesEmitter } from "./types.ts";
import { validatorsEmitter } from "./validators.ts";

/**
 * All outputs: types, validators, descriptors of messages, packets, and the module that exports them.
 *
 * @example
 * ```ts
 * import { emitters } from "telestion-edge/codegen";
 *
 * console.log(emitters.map(({ name }) => name)); // types, validators, messages, packets, …
 * ```
 */
export const emitters: readonly Emitter[] = [
  typesEmitter,
  validatorsEmitter,
  messagesEmitter,
  packetsEmitter,
  indexModuleEmitter,
];
