# Sourced by `run`: a small Debian 13 tree in the cache, made from the mirror of the machine's own package sources. It gives
# a newer nats-server and a PostgreSQL 17 with TimescaleDB (Apache edition). PostgreSQL runs inside the tree as the
# unprivileged user postgres, on a free loopback port, with a new data folder each time. Uses
# `cache` and `lock`.

debian_13_tree=$cache/debian-13
debian_13_bin=$cache/bin
debian_13_packages=nats-server,postgresql-17,postgresql-17-timescaledb
postgres_bin=/usr/lib/postgresql/17/bin
timescale_port=
timescale_data=

# The mirror is the one that the machine's running release comes from.
debian_mirror() {
  local codename
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  apt-get indextargets --format '$(REPO_URI)' \
    'Created-By: Packages' 'Origin: Debian' "Codename: $codename" 'Component: main' | head -n 1
}

make_debian_13() {
  local mirror partial=$debian_13_tree.partial stamp=$debian_13_tree/complete
  if [ "$(cat "$stamp" 2>/dev/null)" != "$debian_13_packages" ]; then
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || { echo 'No Debian mirror among the package sources of this machine.'; return 1; }
    clear_tree "$debian_13_tree" && clear_tree "$partial" || return 1
    debootstrap --variant=minbase --include="$debian_13_packages" trixie "$partial" "$mirror" >"$cache/debootstrap.log" 2>&1 ||
      { tail -n 20 "$cache/debootstrap.log"; return 1; }
    # PostgreSQL's shared memory; a plain folder is enough, so that nothing needs to be mounted.
    mkdir -p "$partial/dev/shm" && chmod 1777 "$partial/dev/shm" || return 1
    mv "$partial" "$debian_13_tree" && echo "$debian_13_packages" >"$stamp" || return 1
  fi
  # The server needs no more than the C library of Debian 12, so it runs outside the tree.
  mkdir -p "$debian_13_bin" && cp -f "$debian_13_tree/usr/sbin/nats-server" "$debian_13_bin/" &&
    "$debian_13_bin/nats-server" --version
}

# An interrupted debootstrap leaves its mounts behind, and removing through them would reach the machine itself.
clear_tree() {
  local tree=$1 mounted
  while read -r mounted; do umount "$mounted" || return 1; done < <(
    awk -v tree="$tree/" 'index($2, tree) == 1 { print $2 }' /proc/self/mounts | sort -r
  )
  rm -rf --one-file-system "$tree"
}

in_tree() { chroot --userspec=postgres:postgres "$debian_13_tree" "$@" {lock}>&-; }

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

start_timescale() {
  local settings
  stop_forgotten
  timescale_data=/var/tmp/vigil-ci-$$
  timescale_port=$(free_port)
  settings="-c listen_addresses=127.0.0.1 -c port=$timescale_port -c unix_socket_directories= -c max_connections=200"
  settings+=' -c shared_preload_libraries=timescaledb -c timescaledb.telemetry_level=off'
  # The data live for one run; nothing is lost with the machine.
  settings+=' -c fsync=off -c synchronous_commit=off -c full_page_writes=off'
  in_tree "$postgres_bin/initdb" --pgdata="$timescale_data" --username=postgres --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >"$cache/initdb.log" 2>&1 || { cat "$cache/initdb.log"; return 1; }
  in_tree "$postgres_bin/pg_ctl" --pgdata="$timescale_data" --wait --timeout=60 --log="$timescale_data/log" \
    --options="$settings" start >"$cache/pg_ctl.log" 2>&1 </dev/null ||
    { cat "$cache/pg_ctl.log" "$debian_13_tree$timescale_data/log"; return 1; }
  in_tree "$postgres_bin/psql" --host=127.0.0.1 --port="$timescale_port" --username=postgres --quiet --tuples-only \
    --command='CREATE EXTENSION timescaledb' \
    --command="SELECT 'PostgreSQL ' || current_setting('server_version') || ', timescaledb ' || extversion || ', licence ' || current_setting('timescaledb.license') FROM pg_extension WHERE extname = 'timescaledb'" \
    --command='DROP EXTENSION timescaledb' || return 1
  export VIGIL_TEST_TIMESCALE_URL="postgres://postgres@127.0.0.1:$timescale_port/postgres"
}

stop_timescale() {
  [ -z "$timescale_data" ] || stop_cluster "$timescale_data"
  timescale_data=
}

# A run that was killed could not stop its cluster; this one holds the lock, so every cluster that it finds is forgotten.
stop_forgotten() {
  local folder
  for folder in "$debian_13_tree"/var/tmp/vigil-ci-*; do
    [ ! -d "$folder" ] || stop_cluster "${folder#"$debian_13_tree"}"
  done
}

stop_cluster() {
  [ ! -f "$debian_13_tree$1/postmaster.pid" ] ||
    in_tree "$postgres_bin/pg_ctl" --pgdata="$1" --mode=immediate --wait --timeout=30 stop >/dev/null 2>&1 || true
  rm -rf --one-file-system "${debian_13_tree:?}$1"
}
