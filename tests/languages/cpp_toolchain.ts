import { debian, type Toolchain } from "./toolchain.ts";

function program(types: readonly string[]): string {
  const cases = types.map((type) =>
    `        if (name == "${type}") return nlohmann::json(nlohmann::json::parse(payload).get<telestion::${type}>()).dump();`
  );
  return `#include "telestion/contract.hpp"
#include "telestion/types.hpp"
#include <iostream>

static std::string again(const std::string &name, const std::string &payload) {
${cases.join("\n")}
    throw std::runtime_error(name);
}

int main() {
    std::string line;
    while (std::getline(std::cin, line)) {
        const size_t tab = line.find('\\t');
        try {
            std::cout << again(line.substr(0, tab), line.substr(tab + 1)) << "\\n";
        } catch (const std::exception &error) {
            std::cout << "!" << error.what() << "\\n";
        }
    }
}
`;
}

/** C++17, with Debian's JSON library. */
export const cppToolchain: Toolchain = {
  name: "cpp",
  needs: [
    debian("g++"),
    debian("nlohmann-json3-dev", "/usr/include/nlohmann/json.hpp"),
  ],
  place: (path) => `telestion/${path}`,
  program: (types) => [{ path: "main.cpp", text: program(types) }],
  build: [["g++", "-std=c++17", "-O0", "-Wall", "-Wextra", "-o", "vectors", "main.cpp"]],
  run: ["./vectors"],
};
