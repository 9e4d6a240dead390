#!/usr/bin/python3
"""Reads test results with Debian's python3-junitparser, counts them anew, and compares with what the file says of itself.

Prints a line of JSON for each case: suite, name, result. Exit status 1, and what is wrong, where something is.
"""

import json
import sys

from junitparser import Failure, JUnitXml, Skipped


def main():
    results = JUnitXml.fromfile(sys.argv[1])
    complaints = []
    counted = {"tests": 0, "failures": 0, "skipped": 0}
    for suite in results:
        names = set()
        here = {"tests": 0, "failures": 0, "skipped": 0}
        for case in suite:
            kinds = [type(result) for result in case.result]
            if len(kinds) > 1:
                complaints.append(f"{suite.name}: {case.name} has {len(kinds)} results")
            if case.name in names:
                complaints.append(f"{suite.name}: {case.name} is there twice")
            names.add(case.name)
            here["tests"] += 1
            here["failures"] += kinds == [Failure]
            here["skipped"] += kinds == [Skipped]
            word = "failed" if kinds == [Failure] else "skipped" if kinds == [Skipped] else "passed"
            print(json.dumps([suite.name, case.name, word]))
        for key, number in here.items():
            counted[key] += number
            if getattr(suite, key) != number:
                complaints.append(f"{suite.name}: {key} is {getattr(suite, key)}, and there are {number}")
    for key, number in counted.items():
        if int(results._elem.get(key)) != number:
            complaints.append(f"{key} is {results._elem.get(key)}, and there are {number}")
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
