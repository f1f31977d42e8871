#!/bin/sh
# The broker and its tools take the cookie only from a file that its owner alone can read, which a mounted secret is not.
set -eu
umask 077
cookie=/var/lib/rabbitmq/.erlang.cookie
rm -f "$cookie"
cp /run/secrets/erlang_cookie "$cookie"
chmod 600 "$cookie"
exec docker-entrypoint.sh "$@"
