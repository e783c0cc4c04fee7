import { memoryBus } from "../../broker/mod.ts";
import { testMessenger } from "../runtime/messenger_contract.ts";
import { connectionsOf } from "./messengers.ts";

testMessenger(
  "memory",
  connectionsOf(() => {
    const { connect } = memoryBus();
    return Promise.resolve({ connect, stop: () => Promise.resolve() });
  }),
);
