// Once: it tests what a compiler makes of generated code
import { testLanguage } from "../languages/language_contract.ts";
import { javaToolchain } from "../languages/java_toolchain.ts";

testLanguage(javaToolchain);
