/**
 * The broker of the start script: for machines where none runs yet.
 *
 * @module
 */
import { printNatsConfig, webPasswordName, webServices } from "../containers/nats.ts";
import type { Project, ProjectService } from "../project.ts";
import { BUS as NATS } from "./entries.ts";
import { executableName, type Platform } from "./platforms.ts";

const PLACE = { host: "127.0.0.1", client: "$NATS_PORT", webSocket: "$WEBSOCKET_PORT" };

/**
 * Sets up a broker of our own, where the environment names none.
 *
 * @param project the project
 * @param services those of its services that the script is for
 * @param platform what the executables run on
 * @returns a part of the script
 */
export function printBroker(
  project: Project,
  services: readonly ProjectService[],
  platform: Platform,
): string {
  return [
    `if [ -z "\${NATS_URL:-}" ]; then`,
    `  PATH=$PATH:/usr/sbin:/usr/local/sbin`,
    `  bus=./${executableName(NATS, platform)}`,
    `  if [ ! -x "$bus" ] && ! command -v nats-server >/dev/null; then`,
    `    say "Found no broker: expected NATS_URL, $bus beside this script, or nats-server on the PATH"`,
    "    exit 1",
    "  fi",
    `  services="$services ${NATS}"`,
    `  : "\${NATS_PORT:=4222}" "\${WEBSOCKET_PORT:=8080}"`,
    ...passwordsOf(services).map((name) => `  : "\${${name}:=$(new_password)}"`),
    `  NATS_USER=${quote(project.nats.user)}`,
    "  NATS_URL=nats://127.0.0.1:$NATS_PORT",
    "  WEBSOCKET_URL=ws://127.0.0.1:$WEBSOCKET_PORT",
    "  unset NATS_USER_FILE NATS_PASSWORD_FILE",
    `  export NATS_URL NATS_USER WEBSOCKET_URL NATS_PORT WEBSOCKET_PORT`,
    `  cat >"$run/${NATS}.conf" <<"END"`,
    `${printNatsConfig(project, services, PLACE)}END`,
    `  cat >"$run/users.json" <<END`,
    ...printUsers(project, services),
    "END",
    "fi",
    "",
  ].join("\n");
}

/** As the bus takes them; the shell puts passwords in. */
function printUsers(
  { nats: { user } }: Project,
  services: readonly ProjectService[],
): string[] {
  const users = webServices(services).map((service) => {
    const { publish = [], subscribe = [] } = service.web ?? {};
    const permissions = escapeForShell(
      JSON.stringify({ publish: { allow: publish }, subscribe: { allow: subscribe } }),
    );
    const login = `"user": "${service.name}", "password": "$${webPasswordName(service)}"`;
    return `  { ${login}, "permissions": ${permissions} }`;
  });
  return [
    "[",
    [`  { "user": "${user}", "password": "$NATS_PASSWORD" }`, ...users].join(",\n"),
    "]",
  ];
}

/** Within a here-document. */
function escapeForShell(text: string): string {
  return text.replace(/[\\$`]/g, "\\$&");
}

/**
 * Becomes that broker: the executable of the bus, or a nats-server.
 *
 * @param services those that the script is for
 * @returns lines of the function that becomes a program
 */
export function printBecomeBroker(services: readonly ProjectService[]): string[] {
  const passwords = passwordsOf(services).map((name) => `${name}="\\"$${name}\\""`);
  return [
    `    ${NATS})`,
    `      [ ! -x "$bus" ] || run_alone "$bus" "$run/users.json"`,
    "      # In quotes, or the server takes digits for a number.",
    `      run_alone env ${passwords.join(" ")} \\`,
    `        nats-server --config "$run/${NATS}.conf"`,
    "      ;;",
  ];
}

/** The variables that the broker takes passwords from. */
function passwordsOf(services: readonly ProjectService[]): string[] {
  return ["NATS_PASSWORD", ...webServices(services).map(webPasswordName)];
}

/**
 * Makes a text one word of the shell.
 *
 * @param text the text
 * @returns the text in quotes
 */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
