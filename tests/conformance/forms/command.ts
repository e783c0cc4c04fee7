/**
 * Forms that other people bring: command lines in the syntax of `sh`.
 *
 * @module
 */
import process from "node:process";
import { type Form, NotRunnable, type ProgramName, type Start } from "../scenario.ts";

/** The command line of each program; one that is left out is not run. */
export type Commands = Readonly<Partial<Record<ProgramName, string>>>;

/**
 * A form out of commands. `{env}` in a command becomes `--env NAME=value` for each variable, and
 * `{folder}` the folder in which the scenario runs: for `podman run` and the like.
 *
 * @param name for `--form`
 * @param commands in the syntax of `sh`; arguments are added at the end
 * @returns the form
 */
export function commandForm(name: string, commands: Commands): Form {
  return {
    name,
    title: name,
    prepare: () =>
      Promise.resolve((program, start) => {
        const command = commands[program];
        if (command === undefined) return undefined;
        return ["sh", "-c", `exec ${fill(command, start)} "$@"`, "sh", ...start.args];
      }),
  };
}

/** Containers: the variables say how to start those that were built. */
export const CONTAINER: Form = {
  name: "container",
  title: "Container",
  prepare: (folder) => {
    const testbed = process.env["CONFORMANCE_CONTAINER_TESTBED"];
    const service = process.env["CONFORMANCE_CONTAINER_SERVICE"];
    if (!testbed && !service) {
      throw new NotRunnable(
        "Nothing says how to start it: expected commands in CONFORMANCE_CONTAINER_TESTBED and " +
          "CONFORMANCE_CONTAINER_SERVICE",
      );
    }
    const commands = { ...testbed && { testbed }, ...service && { service } };
    return commandForm("container", commands).prepare(folder);
  },
};

function fill(command: string, { env, cwd }: Start): string {
  const variables = Object.entries(env).map(([name, value]) =>
    `--env ${quote(`${name}=${value}`)}`
  );
  return command.replaceAll("{env}", () => variables.join(" "))
    .replaceAll("{folder}", () => quote(cwd));
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
