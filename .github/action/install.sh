#!/usr/bin/env bash
# Puts vmsslint on the PATH of the steps that follow: built from the checkout of
# the action, or taken from a release and held to its checksum.
set -euo pipefail
bin=$RUNNER_TEMP/vmsslint-bin
mkdir -p "$bin"

if [ -z "$VERSION" ]; then
  go build -C "$ACTION_PATH" -trimpath -o "$bin/" ./cmd/vmsslint
else
  case $(uname -s) in
    Linux) os=linux ;;
    Darwin) os=darwin ;;
    *) os=windows ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) arch=amd64 ;;
    *) arch=arm64 ;;
  esac
  archive=vmsslint_${VERSION#v}_${os}_${arch}.tar.gz
  from=$GITHUB_SERVER_URL/$REPOSITORY/releases/download/$VERSION
  curl --fail --silent --show-error --location --retry 3 --output "$bin/$archive" "$from/$archive"
  curl --fail --silent --show-error --location --retry 3 --output "$bin/checksums.txt" "$from/checksums.txt"
  (cd "$bin" && grep -F "  $archive" checksums.txt | sha256sum --check --quiet) ||
    { echo "::error::the checksum of $archive is not the one of the release $VERSION"; exit 1; }
  tar -xzf "$bin/$archive" -C "$bin"
fi
echo "$bin" >>"$GITHUB_PATH"
