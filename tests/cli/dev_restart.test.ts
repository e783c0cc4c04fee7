import assert from "node:assert/strict";
import { test } from "node:test";
import { type DevLine, isRunning, manifestOf, withDevSession } from "../helpers/dev_session.ts";

/** Bun ends a test after 5 s otherwise. */
const LIMIT = { timeout: 120_000 };

/** Runs until SIGTERM, as services do. */
const STAY = "setInterval(() => {}, 1000);\n";

/** Bun starts fastest. */
const BUN = "bun";

function say(text: string): string {
  return `console.log(${JSON.stringify(text)});\n${STAY}`;
}

function schema(limits: object): string {
  return JSON.stringify({
    "x-message": {},
    type: "object",
    required: ["value"],
    properties: { value: { type: "number", ...limits } },
  });
}

/** Prints whether -1 is a valid value of a message. */
function checker(message: string): string {
  return `import { ${message} } from "../generated/mod.ts";
console.log("valid", ${message}.payload?.check({ value: -1 }));
${STAY}`;
}

test("dev restarts a service when a file that it imports does something else", LIMIT, async () => {
  const files = {
    "telestion.json": manifestOf({ one: BUN, two: BUN }),
    "services/one.ts": `import { shared } from "../lib/shared.ts";\nimport { own } from "./own.ts";
console.log(shared, own);\n${STAY}`,
    "services/own.ts": `export const own = "a";\n`,
    "services/two.ts": `import { shared } from "../lib/shared.ts";\nconsole.log(shared);\n${STAY}`,
    "lib/shared.ts": `export const shared = "x";\n`,
  };
  await withDevSession(files, async ({ project, waitFor, starts }) => {
    await waitFor("one", "x a");
    await waitFor("two", "x");
    await project.write("services/own.ts", `export const own = "b";\n`);
    await waitFor("one", "x b");
    assert.deepEqual([starts("one"), starts("two")], [2, 1]);
    await project.write(
      "services/two.ts",
      `// only a comment
${files["services/two.ts"]}`,
    );
    await project.write("lib/shared.ts", `export const shared = "y";\n`);
    await waitFor("one", "y b");
    await waitFor("two", "y");
    assert.deepEqual([starts("one"), starts("two")], [3, 2]);
  });
});

test("dev restarts the services that use a message when its schema changes", LIMIT, async () => {
  const files = {
    "telestion.json": manifestOf({ one: BUN, two: BUN }),
    "schemas/height.schema.json": schema({}),
    "schemas/speed.schema.json": schema({}),
    "services/one.ts": checker("height"),
    "services/two.ts": checker("speed"),
  };
  await withDevSession(files, async ({ project, waitFor, starts, lines }) => {
    await waitFor("one", "valid true");
    await waitFor("two", "valid true");
    await project.write("schemas/height.schema.json", schema({ minimum: 0 }));
    await waitFor("one", "valid false");
    assert.deepEqual([starts("one"), starts("two")], [2, 1]);
    const restart = lines().find(({ event }) => event === "restarting");
    assert.deepEqual(restart, {
      service: "one",
      event: "restarting",
      text: "Restarts: a schema has changed",
    });
  });
});

test("dev goes on with the old code while a schema or a service is broken", LIMIT, async () => {
  const files = {
    "telestion.json": manifestOf({ one: BUN }),
    "schemas/height.schema.json": schema({}),
    "services/one.ts": checker("height"),
  };
  await withDevSession(files, async ({ project, waitFor, starts, pidOf, lines }) => {
    await waitFor("one", "valid true");
    await project.write("schemas/height.schema.json", `{"type": "int"}`);
    await waitFor("telestion", /^schemas\/height\.schema\.json#\/type: error: /);
    await project.write("services/one.ts", "const broken = ;\n");
    await waitFor("one", /^services\/one\.ts:1: /);
    assert.equal(starts("one"), 1);
    assert.ok(isRunning(pidOf("one")));
    await project.write("schemas/height.schema.json", schema({ minimum: 0 }));
    await project.write("services/one.ts", files["services/one.ts"]);
    await waitFor("one", "valid false");
    assert.ok(!lines().some(({ text }) => text.startsWith("Services start when")));
  });
});

test("dev waits for right schemas before it starts services", LIMIT, async () => {
  const files = {
    "telestion.json": manifestOf({ one: BUN }),
    "schemas/height.schema.json": "{",
    "services/one.ts": checker("height"),
  };
  await withDevSession(files, async ({ project, waitFor, starts }) => {
    await waitFor("telestion", "Services start when the schemas are right");
    assert.equal(starts("one"), 0);
    await project.write("schemas/height.schema.json", schema({}));
    await waitFor("one", "valid true");
  });
});

test(
  "dev starts a service that crashes again, later each time, and at once when its code changes",
  LIMIT,
  async () => {
    const files = {
      "telestion.json": manifestOf({ one: BUN, two: BUN }),
      "services/one.ts": `console.error("no luck");\nprocess.exit(3);\n`,
      "services/two.ts": `console.log("done");\n`,
    };
    await withDevSession(files, async ({ project, waitFor, starts, lines }) => {
      await waitFor("one", "problem", 3);
      const problems = lines().filter(({ event, service }) =>
        event === "problem" && service === "one"
      );
      assert.deepEqual(problems.map(({ text }: DevLine) => text), [
        "Ended with exit code 3: it starts again in 0.5 s",
        "Ended with exit code 3: it starts again in 1 s",
        "Ended with exit code 3: it starts again in 2 s",
      ]);
      assert.equal((await waitFor("one", "no luck")).stream, "stderr");
      await project.write("services/one.ts", say("luck"));
      await waitFor("one", "luck");
      await waitFor("two", "Ended with exit code 0: it starts again when its code changes");
      assert.equal(starts("two"), 1);
      await project.write("services/two.ts", say("more to do"));
      await waitFor("two", "more to do");
    });
  },
);
