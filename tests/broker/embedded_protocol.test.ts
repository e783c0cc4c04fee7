import { embeddedBus } from "./brokers.ts";
import { testProtocol } from "./protocol_contract.ts";

testProtocol(embeddedBus);
