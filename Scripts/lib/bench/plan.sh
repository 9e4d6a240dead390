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
  local hosts
  printf '\n%-27s %9s  %-11s %9s %7s  %-11s\n' "the plan alone" seconds goal "peak MiB" goal "µs an entry"
  for state in empty full; do
    for hosts in "${plan_hosts[@]}"; do
      report_plan "$state" "$hosts"
    done
  done
}

report_plan() {
  local file=$work/plan.$1.$2
  awk -v entries="$(median "$file" 1)" -v seconds="$(median "$file" 2)" -v peak="$(median "$file" 3)" -v state="$1" '
    function verdict(value, limit) { return value < limit ? "met" : "MISSED" }
    BEGIN {
      isGoal = entries >= 1000000
      printf "  %-25s %9.3f  %-11s %9d %-9s %9.3f\n", sprintf("%d entries, %s lists", entries, state), seconds,
        isGoal ? "< 1 " verdict(seconds, 1) : "", peak, isGoal ? "< 500 " verdict(peak, 500) : "", seconds / entries * 1e6
    }'
}
