// Once: it tests what a compiler makes of generated code
import { testLanguage } from "../languages/language_contract.ts";
import { goToolchain } from "../languages/go_toolchain.ts";

testLanguage(goToolchain);
