import { join } from "node:path";
import { CACHE_FOLDER } from "../helpers/runtimes.ts";
import { debian, type Toolchain } from "./toolchain.ts";

/** Kept between tests and runs, so that the crates are compiled once. */
const TARGET = join(CACHE_FOLDER, "cargo");

const REGISTRY = "/usr/share/cargo/registry";

function program(types: readonly string[]): string {
  const cases = types.map((type) => `            "${type}" => again::<types::${type}>(payload),`);
  return `#![deny(warnings)]
#[allow(dead_code)]
mod telestion;
use std::io::BufRead;
use telestion::types;

fn again<T: serde::Serialize + serde::de::DeserializeOwned>(payload: &str) -> Result<String, serde_json::Error> {
    serde_json::to_string(&serde_json::from_str::<T>(payload)?)
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (name, payload) = line.split_once('\\t').unwrap();
        let written = match name {
${cases.join("\n")}
            _ => panic!("{}", name),
        };
        match written {
            Ok(text) => println!("{}", text),
            Err(error) => println!("!{}", error),
        }
    }
}
`;
}

const CARGO = `[package]
name = "vectors"
version = "0.1.0"
edition = "2021"

[dependencies]
serde = { version = "1", features = ["derive"] }
serde_json = "1"

[profile.dev]
debug = false
incremental = false
`;

const CONFIG = `[source.crates-io]
replace-with = "debian"

[source.debian]
directory = "${REGISTRY}"
`;

/** Rust, with the crates of Debian. */
export const rustToolchain: Toolchain = {
  name: "rust",
  needs: [
    debian("cargo"),
    debian("rustc"),
    debian("librust-serde-json-dev", `${REGISTRY}/serde_json-1.0.87/Cargo.toml`),
    debian("librust-serde-derive-dev", `${REGISTRY}/serde_derive-1.0.152/Cargo.toml`),
  ],
  place: (path) => `src/telestion/${path}`,
  program: (types) => [
    { path: "src/main.rs", text: program(types) },
    { path: "Cargo.toml", text: CARGO },
    { path: ".cargo/config.toml", text: CONFIG },
  ],
  build: [["cargo", "build", "--offline", "--quiet"]],
  run: [join(TARGET, "debug/vectors")],
  env: { CARGO_TARGET_DIR: TARGET },
};
