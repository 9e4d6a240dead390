# shellcheck shell=bash disable=SC2154 # the names of Scripts/bench
# From lines of measurements to a table.

# median FILE COLUMN
median() {
  awk -v column="$2" '{ print $column }' "$1" | sort --numeric-sort | awk '
    { value[NR] = $1 }
    END { print NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'
}

print_heading() {
  printf '\n%-27s %9s  %-20s %5s  %-13s %13s  %11s\n' "$1" kcdmesh beside ratio goal 'CPU (beside)' 'peak (beside)'
}

# print_row TITLE RUNS BESIDE RUNS [GOAL]: the medians of two series, and their ratio.
print_row() {
  awk -v title="$1" -v beside="$3" -v goal="${5:-}" \
    -v wall="$(median "$work/$2" 1)" -v other_wall="$(median "$work/$4" 1)" \
    -v cpu="$(median "$work/$2" 2)" -v other_cpu="$(median "$work/$4" 2)" \
    -v peak="$(median "$work/$2" 3)" -v other_peak="$(median "$work/$4" 3)" '
    BEGIN {
      ratio = wall / other_wall
      verdict = goal == "" ? "" : sprintf("<= %.1f %s", goal, ratio <= goal ? "met" : "MISSED")
      printf "  %-25s %7.3f s  %-10s %7.3f s %6.2f  %-13s %4.2f (%.2f) s  %3.0f (%.0f) MiB\n",
        title, wall, beside, other_wall, ratio, verdict, cpu, other_cpu, peak / 1024, other_peak / 1024
    }'
}
