// Once: it tests what a compiler makes of generated code
import { testLanguage } from "../languages/language_contract.ts";
import { rustToolchain } from "../languages/rust_toolchain.ts";

testLanguage(rustToolchain);
