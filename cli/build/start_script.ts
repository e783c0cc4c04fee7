/**
 * Writes the script that runs the executables of a project together on one machine.
 *
 * @module
 */
import { webPasswordName } from "../containers/nats.ts";
import { preamble } from "../containers/output.ts";
import type { Project, ProjectService } from "../project.ts";
import { BUS as NATS } from "./entries.ts";
import { executableName, type Platform } from "./platforms.ts";
import { printBecomeBroker, printBroker, quote } from "./start_broker.ts";

/** The name of the script. */
export const START_SCRIPT = "start.sh";

const USAGE =
  `# Runs the executables beside it until Ctrl-C or SIGTERM. Services start from the last one of
# telestion.json to the first, each when the one before is healthy, and end the other way round:
# who listens is there before who speaks. One that crashes is started again; one that ends with
# exit code 0 has done its work. What they write is in DATA_DIR/logs.
#
#   NATS_URL, NATS_USER, NATS_PASSWORD  the broker; without NATS_URL one is started here: the bus
#                                       beside this script (telestion build --bus) or a nats-server,
#   NATS_PORT, WEBSOCKET_PORT           which listens at these ports of 127.0.0.1: 4222, 8080
#   DATA_DIR                            folder for data: default data, beside this script
#
# Other variables reach the services, and are stronger than those of telestion.json.
`;

const SETTINGS = `set -u
cd "$(dirname "$0")" || exit 1
: "\${DATA_DIR:=data}"
export DATA_DIR
logs=$DATA_DIR/logs
mkdir -p "$logs" && run=$(mktemp -d) || exit 1
trap 'rm -rf "$run"' EXIT
session=$(command -v setsid)
`;

const HELPERS = `say() { echo "$(date +%H:%M:%S) $*" >&2; }

pause() { sleep 0.1 2>/dev/null || sleep 1; }

# Sets a variable, unless the environment does.
default() { eval "[ -n \\"\\\${$1+set}\\" ] || $1=\\$2; export $1"; }

new_password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \\n'; }

# In a session of its own: Ctrl-C is for this script.
run_alone() { exec \${session:+"$session"} "$@"; }
`;

const SUPERVISION =
  `runs() { [ -f "$run/$1.pid" ] && read -r pid <"$run/$1.pid" && kill -0 "$pid" 2>/dev/null; }

launch() {
  ( become "$1" >>"$logs/$1.log" 2>&1 </dev/null ) &
  echo $! >"$run/$1.pid"
}

is_ready() {
  case $1 in
    ${NATS}) grep -q "Server is ready" "$logs/$1.log" ;;
    *) ( become "$1" --healthcheck ) >/dev/null 2>&1 ;;
  esac
}

# Not at once: between the start of a program and the note of its process, that would be lost.
end_if_asked() { [ -z "$stopping" ] || exit 0; }

start() {
  end_if_asked
  : >"$logs/$1.log"
  launch "$1"
  tries=0
  until is_ready "$1"; do
    end_if_asked
    tries=$((tries + 1))
    if ! runs "$1" || [ "$tries" -gt 100 ]; then
      say "$1 does not start; the end of $logs/$1.log:"
      tail -n 5 "$logs/$1.log" >&2
      exit 1
    fi
    pause
  done
  say "$1 runs"
}

# Starts it again, unless it has done its work.
revive() {
  read -r pid <"$run/$1.pid"
  wait "$pid"
  code=$?
  if [ "$code" -eq 0 ]; then
    say "$1 has ended"
    rm "$run/$1.pid"
  else
    say "$1 ended with exit code $code: it starts again"
    launch "$1"
  fi
}

stop() {
  runs "$1" || return 0
  kill "$pid"
  tries=0
  while kill -0 "$pid" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -ne 150 ] || kill -KILL "$pid"
    pause
  done
  say "$1 stopped"
}

stop_all() {
  trap '' HUP INT TERM
  for name in $services; do stop "$name"; done
  kill "$guard"
  rm -rf "$run"
}

# Leaves nobody behind when this shell is killed.
guard() {
  while kill -0 $$; do sleep 1; done
  for file in "$run"/*.pid; do read -r pid <"$file" && kill "$pid"; done
  rm -rf "$run"
}
`;

const MAIN = `guard >/dev/null 2>&1 </dev/null &
guard=$!
trap stop_all EXIT
stopping=
trap 'stopping=yes' HUP INT TERM
backwards=
for name in $services; do backwards="$name $backwards"; done
for name in $backwards; do start "$name"; done
say "All run"

while :; do
  sleep 1
  end_if_asked
  for name in $services; do
    [ ! -f "$run/$name.pid" ] || runs "$name" || revive "$name"
  done
done
`;

/**
 * Writes a shell script that starts the executables of services, keeps them running and ends
 * them. It needs nothing but a POSIX shell and, where neither manifest nor environment name a
 * broker, a `nats-server`.
 *
 * @param project the project
 * @param services those of its services that the script is for
 * @param platform what the executables run on
 * @returns the text of the script
 */
export function printStartScript(
  project: Project,
  services: readonly ProjectService[],
  platform: Platform,
): string {
  const names = services.map(({ name }) => name).join(" ");
  const { url } = project.nats;
  return [
    `#!/bin/sh\n${preamble("telestion build --start-script").trimEnd()}\n#\n${USAGE}`,
    `${SETTINGS}services="${names}"\n`,
    HELPERS,
    url === undefined
      ? printBroker(project, services, platform)
      : `default NATS_URL ${quote(url)}\n`,
    LOGIN,
    printBecome(project, services, platform),
    SUPERVISION,
    MAIN,
  ].join("\n");
}

const LOGIN = `[ -n "\${NATS_USER_FILE:-}" ] || default NATS_USER ""
[ -n "\${NATS_PASSWORD_FILE:-}" ] || default NATS_PASSWORD ""
`;

/** The environment of each service, and its executable. */
function printBecome(
  project: Project,
  services: readonly ProjectService[],
  platform: Platform,
): string {
  return [
    "# Becomes a service, or the broker.",
    "become() {",
    "  SERVICE_NAME=$1",
    "  shift",
    "  export SERVICE_NAME",
    "  case $SERVICE_NAME in",
    ...services.flatMap((service) => {
      const steps = printVariables(service);
      return steps.length === 0 ? [] : [`    ${service.name})`, ...steps, "      ;;"];
    }),
    ...project.nats.url === undefined ? printBecomeBroker(services) : [],
    "  esac",
    `  run_alone "./${executableName("$SERVICE_NAME", platform)}" "$@"`,
    "}",
    "",
  ].join("\n");
}

function printVariables(service: ProjectService): string[] {
  const password = webPasswordName(service);
  const login = [
    `      if [ -n "\${${password}:-}" ]; then`,
    `        WEB_USER=${service.name} WEB_PASSWORD=$${password}`,
    "        export WEB_USER WEB_PASSWORD",
    "      fi",
  ];
  const variables = Object.entries(service.variables)
    .map(([name, value]) => `      default ${name} ${quote(value)}`);
  return [...service.web === undefined ? [] : login, ...variables];
}
