import { testMessenger } from "./messenger_contract.ts";

testMessenger("tcp");
