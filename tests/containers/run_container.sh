#!/bin/sh
# Runs a container in the foreground, and ends it also when this process is killed, which podman
# alone would not notice.
#
# Usage: run_container.sh "FLAGS OF PODMAN" FLAGS OF PODMAN RUN… IMAGE [ARGUMENT…]
flags=$1
shift
name="telestion-$$"
(
  tail --sleep-interval=0.05 --pid=$$ --follow /dev/null
  podman $flags rm --force --time 0 --ignore "$name"
) < /dev/null > /dev/null 2>&1 &
exec podman $flags run --name "$name" "$@"
