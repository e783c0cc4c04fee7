import { debian, type Toolchain } from "./toolchain.ts";

function program(types: readonly string[], text: string): string {
  const cases = types.map((type) => {
    const isFunction = text.includes(`func Marshal${type}(`);
    return `\tcase "${type}":
\t\tv, err := telestion.Unmarshal${type}([]byte(payload))
\t\tif err != nil {
\t\t\treturn nil, err
\t\t}
\t\treturn ${isFunction ? `telestion.Marshal${type}(v)` : "v.Marshal()"}`;
  });
  return `package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"vectors/telestion"
	_ "vectors/telestion/contract"
)

func again(name string, payload string) ([]byte, error) {
	switch name {
${cases.join("\n")}
	}
	return nil, errors.New(name)
}

func main() {
	scanner := bufio.NewScanner(os.Stdin)
	scanner.Buffer(nil, 1<<24)
	for scanner.Scan() {
		name, payload, _ := strings.Cut(scanner.Text(), "\\t")
		text, err := again(name, payload)
		if err != nil {
			fmt.Printf("!%q\\n", err.Error())
		} else {
			fmt.Printf("%s\\n", text)
		}
	}
}
`;
}

/** Go, with nothing but its standard library. */
export const goToolchain: Toolchain = {
  name: "go",
  needs: [debian("golang-go", "go")],
  place: (path) => `telestion/${path}`,
  program: (types, outputs) => [
    {
      path: "main.go",
      text: program(types, outputs.find(({ path }) => path === "types.go")?.text ?? ""),
    },
    { path: "go.mod", text: "module vectors\n\ngo 1.18\n" },
  ],
  build: [["go", "vet", "./..."], ["go", "build", "-o", "vectors", "."]],
  run: ["./vectors"],
  env: { GOFLAGS: "-mod=mod", GOPROXY: "off", GOTOOLCHAIN: "local" },
};
