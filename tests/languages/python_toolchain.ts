import { debian, type Toolchain } from "./toolchain.ts";

const PROGRAM = `import inspect, json, sys
from telestion import contract, types

functions = {name.replace("_", "").lower(): value for name, value in inspect.getmembers(types, inspect.isfunction)}

for line in sys.stdin:
    name, payload = line.rstrip("\\n").split("\\t", 1)
    key = name.lower()
    try:
        value = functions[key + "fromdict"](json.loads(payload))
        print(json.dumps(functions[key + "todict"](value)))
    except Exception as error:
        print("!" + repr(error)[:200].replace("\\n", " "))
`;

/** Python, with Debian's dateutil. */
export const pythonToolchain: Toolchain = {
  name: "python",
  needs: [
    debian("python3", "/usr/bin/python3"),
    debian("python3-dateutil", "/usr/lib/python3/dist-packages/dateutil/parser/__init__.py"),
  ],
  place: (path) => `telestion/${path}`,
  program: () => [{ path: "vectors.py", text: PROGRAM }],
  build: [["/usr/bin/python3", "-W", "error", "-m", "compileall", "-q", "."]],
  run: ["/usr/bin/python3", "-W", "error", "vectors.py"],
};
