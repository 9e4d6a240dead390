# shellcheck shell=bash disable=SC2154 # the names of Scripts/bench
# The plan alone: mesh, comparison and canonical form, from accounts in memory. 409 hosts have 1,001,232 entries.

plan_hosts=(205 290 409)

# Notes a line for each run: entries, seconds, peak memory in MiB.
measure_plans() {
  local round hosts state
  for ((round = 1; round <= runs; round++)); do
    say "the plan alone, round $round of $runs"
    for state in empty full; do
      for hosts in "${plan_hosts[@]}"; do
        "$release/PlanBenchmark" "$hosts" "$state" | sed --regexp-extended \
          's/.*: ([0-9]+) entries.* plan ([0-9]+) ms, form ([0-9]+) ms.* peak ([0-9]+) MB.*/\1 \2 \3 \4/' |
          awk '{ print $1, ($2 + $3) / 1000, $4 }' >>"$work/plan.$state.$hosts"
      done
    done
  done
}

report_plans() {
  local hosts state
  printf '\n%-34s %9s  %-13s %9s  %-13s %s\n' "the plan alone" time goal peak goal 'an entry'
  for state in empty full; do
    for hosts in "${plan_hosts[@]}"; do
      report_plan "$state" "$hosts"
    done
  done
}

report_plan() {
  local file=$work/plan.$1.$2
  awk -v entries="$(median "$file" 1)" -v seconds="$(median "$file" 2)" -v peak="$(median "$file" 3)" -v state="$1" '
    function verdict(value, limit) {
      return entries < 1000000 ? "" : sprintf("< %d %s", limit, value < limit ? "met" : "MISSED")
    }
    BEGIN {
      printf "  %-32s %7.3f s  %-13s %5d MiB  %-13s %.3f µs\n", entries " entries, " state " lists", seconds,
        verdict(seconds, 1), peak, verdict(peak, 500), seconds / entries * 1e6
    }'
}
