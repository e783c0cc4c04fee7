import { natsServer } from "./brokers.ts";
import { testProtocol } from "./protocol_contract.ts";

testProtocol(natsServer);
