import type { OutputFile } from "../../codegen/emitter.ts";
import { debian, type Toolchain } from "./toolchain.ts";

const JARS = ["core", "databind", "annotations"].map((name) =>
  `/usr/share/java/jackson-${name}.jar`
);
const CLASS_PATH = [".", ...JARS].join(":");

/** Methods by reflection: one program does for all types. */
const PROGRAM = `import java.io.*;
import java.lang.reflect.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

public class Vectors {
    public static void main(String[] arguments) throws Exception {
        Map<String, Method> methods = new HashMap<>();
        for (Method method : telestion.Converter.class.getMethods()) methods.put(method.getName(), method);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] parts = line.split("\\t", 2);
            try {
                Object value = methods.get(parts[0] + "FromJsonString").invoke(null, parts[1]);
                out.println(methods.get(parts[0] + "ToJsonString").invoke(null, value));
            } catch (InvocationTargetException error) {
                out.println("!" + String.valueOf(error.getCause()).replace("\\n", " "));
            }
        }
    }
}
`;

function program(_types: readonly string[], outputs: readonly OutputFile[]): readonly OutputFile[] {
  const files = outputs.map(({ path }) => `telestion/${path}`);
  return [
    { path: "Vectors.java", text: PROGRAM },
    { path: "sources.txt", text: ["Vectors.java", ...files].join("\n") },
  ];
}

/** Java, with Debian's Jackson. */
export const javaToolchain: Toolchain = {
  name: "java",
  needs: [
    debian("default-jdk-headless", "javac"),
    debian("libjackson2-databind-java", JARS[1]),
  ],
  place: (path) => `telestion/${path}`,
  program,
  build: [[
    "javac",
    "-Xlint:all,-processing",
    "-encoding",
    "UTF-8",
    "-cp",
    CLASS_PATH,
    "@sources.txt",
  ]],
  run: ["java", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-cp", CLASS_PATH, "Vectors"],
};
