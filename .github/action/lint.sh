#!/usr/bin/env bash
# Runs vmsslint with the inputs of the action, which arrive as variables of the
# environment; writes its outputs, annotations and summary. It fails only when
# vmsslint cannot be run at all: the last step of the action ends the job.
set -euo pipefail

lines() { # the lines of a text, without empty ones
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    if [ -n "$line" ]; then printf '%s\0' "$line"; fi
  done <<<"$1"
}

json=$RUNNER_TEMP/vmsslint.json
arguments=(lint --fail-on "$FAIL_ON" --format text --format "json=$json")
if [ "$ANNOTATIONS" = true ]; then arguments+=(--format github); fi
if [ "$SUMMARY" = true ]; then arguments+=(--format "markdown=$RUNNER_TEMP/vmsslint.md"); fi
if [ -n "$CONFIG" ]; then arguments+=(--config "$CONFIG"); fi

sarif=
upload=false
case $SARIF in
  false | "") ;;
  true)
    sarif=$RUNNER_TEMP/vmsslint.sarif
    if [ "$FORK" = true ]; then
      echo "::notice::a pull request from a fork may not upload to code scanning: SARIF is written to $sarif, and not uploaded"
    else
      upload=true
    fi
    ;;
  *) sarif=$SARIF ;;
esac
if [ -n "$sarif" ]; then arguments+=(--format "sarif=$sarif"); fi

if [ "$BASE" = auto ]; then BASE=$PULL_REQUEST_BASE; fi
if [ -n "$BASE" ]; then
  if git rev-parse --verify --quiet "$BASE^{commit}" >/dev/null; then
    arguments+=(--base "$BASE")
  else
    echo "::warning::the revision $BASE is not in this checkout, so nothing is compared with it: use actions/checkout with fetch-depth: 0, or fetch it before"
  fi
fi

while IFS= read -r -d '' argument; do arguments+=("$argument"); done < <(lines "$ARGS")
arguments+=(--)
while IFS= read -r -d '' path; do arguments+=("$path"); done < <(lines "$PATHS")

code=0
vmsslint "${arguments[@]}" || code=$?

count() { # a number of the summary in the JSON report
  sed -n "/^\"summary\": /s/.*[{,]\"$1\":\([0-9]*\)[,}].*/\1/p" "$json" 2>/dev/null | tail -n 1
}
errors=$(count errors)
warnings=$(count warnings)
infos=$(count infos)
{
  echo "exit-code=$code"
  echo "errors=${errors:-0}"
  echo "warnings=${warnings:-0}"
  echo "findings=$((${errors:-0} + ${warnings:-0} + ${infos:-0}))"
  if [ -n "$sarif" ] && [ -f "$sarif" ]; then
    echo "sarif-file=$sarif"
    echo "upload=$upload"
  fi
} >>"$GITHUB_OUTPUT"
if [ "$SUMMARY" = true ] && [ -f "$RUNNER_TEMP/vmsslint.md" ]; then
  cat "$RUNNER_TEMP/vmsslint.md" >>"$GITHUB_STEP_SUMMARY"
fi
