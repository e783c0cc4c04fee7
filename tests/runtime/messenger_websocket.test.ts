import { serverWith } from "../helpers/messengers.ts";
import { testMessenger } from "./messenger_contract.ts";

testMessenger("websocket", serverWith("websocket"));
