import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../helpers/eventually.ts";
import { type BusProject, withBusProject } from "./bus_project.ts";

/** Runs `sub`, publishes when it listens, and waits for its end. */
async function subscribe(
  project: BusProject,
  args: readonly string[],
  messages: readonly (readonly [subject: string, payload: string | Uint8Array])[],
): Promise<{ readonly code: number; readonly printed: readonly string[] }> {
  const { terminal, code } = project.begin("sub", ...args);
  await eventually(() => assert.match(terminal.complaints.join("\n"), /Listening/));
  for (const [subject, payload] of messages) project.connection.publish(subject, payload);
  return { code: await code, printed: terminal.printed };
}

function parse(line: string | undefined): Record<string, unknown> {
  const { time, ...rest } = JSON.parse(line ?? "") as Record<string, unknown>;
  assert.match(String(time), /^\d{4}-\d\d-\d\dT/);
  return rest;
}

test("runSub() shows messages of a name as lines of JSON, each with its issues", async () => {
  await withBusProject(async (project) => {
    const { code, printed } = await subscribe(project, ["telemetry.housekeeping", "--count", "3"], [
      ["telemetry.ws-1.housekeeping", '{"voltage":7.5,"mode":"safe"}'],
      ["telemetry.ws-2.housekeeping", '{"voltage":13,"mode":"safe"}'],
      ["telemetry.ws-2.housekeeping", "\u0000 no JSON"],
    ]);
    assert.equal(code, 0);
    assert.deepEqual(printed.map(parse), [
      {
        subject: "telemetry.ws-1.housekeeping",
        message: "telemetry.housekeeping",
        params: { spacecraft: "ws-1" },
        data: { voltage: 7.5, mode: "safe" },
        valid: true,
      },
      {
        subject: "telemetry.ws-2.housekeeping",
        message: "telemetry.housekeeping",
        params: { spacecraft: "ws-2" },
        data: { voltage: 13, mode: "safe" },
        valid: false,
        issues: [{
          path: "/voltage",
          keyword: "maximum",
          message: "Expected at most 12",
        }],
      },
      {
        subject: "telemetry.ws-2.housekeeping",
        message: "telemetry.housekeeping",
        params: { spacecraft: "ws-2" },
        base64: "ACBubyBKU09O",
        valid: false,
        issues: [{
          path: "",
          keyword: "json",
          message: "Expected JSON in UTF-8, found 9 bytes that do not parse",
        }],
      },
    ]);
  });
});

test("runSub() takes parameters, paths and subjects", async () => {
  await withBusProject(async (project) => {
    const messages = [
      ["telemetry.ws-1.housekeeping", "{}"],
      ["telemetry.ws-2.housekeeping", '{"voltage":1,"mode":"safe"}'],
      ["link.frame", new Uint8Array([0xC3, 0x28])],
      ["else.where", "plain text"],
    ] as const;
    const subjects = async (...args: readonly string[]): Promise<unknown[]> => {
      const { printed } = await subscribe(project, args, messages);
      return printed.map((line) => parse(line)["subject"]);
    };
    const own = ["telemetry.ws-2.housekeeping"];
    assert.deepEqual(
      await subjects("telemetry/housekeeping", "--param", "spacecraft=ws-2", "--count", "1"),
      own,
    );
    assert.deepEqual(await subjects("telemetry.ws-2.*", "--count=1"), own);
    assert.deepEqual(await subjects(">", "--count=4"), messages.map(([subject]) => subject));
    const { printed } = await subscribe(project, ["*.*", "--count=2"], messages);
    assert.deepEqual(printed.map(parse), [
      { subject: "link.frame", message: "link.frame", base64: "wyg=" },
      { subject: "else.where", text: "plain text" },
    ]);
  });
});

test("runSub() prints payloads alone with --raw", async () => {
  await withBusProject(async (project) => {
    const messages = [["telemetry.ws-1.housekeeping", "{ }"], ["a", "b c"]] as const;
    const { printed } = await subscribe(project, [">", "--raw", "--count=2"], messages);
    assert.deepEqual(printed, ["{ }", "b c"]);
  });
});

test("runSub() ends with 1 when the time is over before --count messages came", async () => {
  await withBusProject(async ({ run }) => {
    assert.equal((await run("sub", "nothing", "--count=1", "--seconds=0.05")).code, 1);
    assert.equal((await run("sub", "nothing", "--seconds=0.05")).code, 0);
  });
});

test("runSub() shows rows to a person, with nothing that steers the terminal", async () => {
  await withBusProject(async (project) => {
    let ended = false;
    const running = project.runForPerson("sub", "telemetry.housekeeping", "--count=1")
      .finally(() => ended = true);
    const payload = { voltage: "\u009B31m\u202E", mode: "safe", ["\u001B[2J"]: 1 };
    await eventually(() => {
      project.connection.publish("telemetry.ws-1.housekeeping", JSON.stringify(payload));
      return ended;
    });
    const { printed } = await running;
    assert.match(printed[0] ?? "", /^[\d:.]{12} {2}INVALID {2}telemetry\.ws-1\.housekeeping {2}\{/);
    assert.match(printed.join("\n"), /\/voltage: Expected a number/);
    assert.doesNotMatch(printed.join(""), /[\p{Cc}\u202E]/u);
  });
});

test("runSub() explains wrong usage and returns 2", async () => {
  await withBusProject(async ({ run }) => {
    const cases: readonly (readonly [args: readonly string[], message: string])[] = [
      [[], "Name or subject is missing: telestion sub NAME"],
      [["a", "b"], 'Unexpected argument "b": expected telestion sub NAME'],
      [
        ["telemetry.housekeping"],
        'Unknown message "telemetry.housekeping": did you mean "telemetry.housekeeping"? ' +
        "A subject of this name is taken with --subject",
      ],
      [
        ["telemetry/housekeepin"],
        'Unknown message "telemetry/housekeepin": did you mean ' +
        '"telemetry/housekeeping"? A subject of this name is taken with --subject',
      ],
      [["a..b"], 'Subject "a..b" is illegal: expected tokens with dots between'],
      [["a", "--param", "b=c"], 'Parameter "b" belongs to no message: "a" is a subject'],
      [["a", "--param", "b"], 'Option "--param" is "b": expected NAME=VALUE'],
      [
        ["telemetry.housekeeping", "--param", "craft=a"],
        'Subject "telemetry.{spacecraft}.housekeeping" has no parameter "craft"',
      ],
      [
        ["a", "--count", "0"],
        'Option "--count" is "0": expected a whole number from 1 to 1000000000',
      ],
      [
        ["a", "--schemas", "nowhere"],
        'Schema folder "nowhere" is no folder: name it with --schemas DIR',
      ],
    ];
    for (const [args, message] of cases) {
      const { code, complaints } = await run("sub", ...args);
      assert.equal(complaints.split("\n")[0], `error: ${message}`);
      assert.equal(code, 2);
    }
  });
});

test("runSub() says which schemas are wrong", async () => {
  await withBusProject(async ({ run, folder }) => {
    await folder.write("messages/bad.schema.json", '{"x-message":{},"type":"objct"}');
    const { code, complaints } = await run("sub", "a", "--seconds=0.01");
    assert.equal(code, 1);
    assert.match(complaints, /^messages\/bad\.schema\.json#\/type: error: /);
  });
});
