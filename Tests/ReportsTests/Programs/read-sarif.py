#!/usr/bin/python3
"""Reads a SARIF log into the objects of Debian's python3-sarif-python-om, which are made from OASIS's schema of SARIF 2.1.0.

Every object must have a class, every key must be a property of it, and no required one may be missing; the enumerations and the limits that the
classes don't check are checked here. Prints the results as JSON; exit status 1 and what is wrong where something is.
"""

import json
import re
import sys

import attr
import sarif_om

# What each key of the format holds, where it holds objects (the sections of the specification that define the keys).
CLASSES = {
    "runs": "Run", "tool": "Tool", "driver": "ToolComponent", "rules": "ReportingDescriptor", "invocations": "Invocation",
    "toolExecutionNotifications": "Notification", "associatedRule": "ReportingDescriptorReference", "artifacts": "Artifact",
    "location": "ArtifactLocation", "artifactLocation": "ArtifactLocation", "results": "Result", "locations": "Location",
    "physicalLocation": "PhysicalLocation", "region": "Region", "logicalLocations": "LogicalLocation", "suppressions": "Suppression",
    "message": "Message", "shortDescription": "MultiformatMessageString", "fullDescription": "MultiformatMessageString",
    "help": "MultiformatMessageString", "defaultConfiguration": "ReportingConfiguration",
}
BAGS = {"properties", "partialFingerprints"}
ENUMERATIONS = {
    "level": {"none", "note", "warning", "error"}, "columnKind": {"utf16CodeUnits", "unicodeCodePoints"},
    "status": {"accepted", "underReview", "rejected"},
}
# The classes are older than the standard's last word on a name (3.35.3).
RENAMED = {("Suppression", "status"): "state"}
KINDS = {"Result": {"notApplicable", "pass", "fail", "review", "open", "informational"}, "Suppression": {"inSource", "external"}}
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
URI = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$")
complaints = []


def build(name, value, path):
    model = getattr(sarif_om, name)
    fields = {field.metadata["schema_property_name"]: field for field in attr.fields(model)}
    arguments = {}
    for key, part in value.items():
        field = RENAMED.get((name, key), key)
        if field not in fields:
            complaints.append(f"{path}.{key}: {name} has no such property")
            continue
        if key in ENUMERATIONS and part not in ENUMERATIONS[key] or key == "kind" and name in KINDS and part not in KINDS[name]:
            complaints.append(f"{path}.{key}: {part!r}")
        if key.endswith("Utc") and not TIME.match(part):
            complaints.append(f"{path}.{key}: {part!r} is no time")
        if key == "uri" and not URI.match(part):
            complaints.append(f"{path}.{key}: {part!r} is no URI reference")
        arguments[fields[field].name] = part if key in BAGS else convert(key, part, f"{path}.{key}")
    try:
        return model(**arguments)
    except TypeError as error:
        complaints.append(f"{path}: {error}")
        return None


def convert(key, value, path):
    if isinstance(value, dict):
        if key not in CLASSES:
            complaints.append(f"{path}: an object that nobody expects")
            return None
        return build(CLASSES[key], value, path)
    if isinstance(value, list):
        return [convert(key, part, f"{path}[{number}]") for number, part in enumerate(value)]
    return value


def references(log):
    """Numbers and names that must lead somewhere, and be there once."""
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        if len({rule["id"] for rule in rules}) != len(rules):
            complaints.append("two rules have one id")
        for result in run["results"]:
            if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
                complaints.append(f"{result['ruleId']} is not the rule at {result['ruleIndex']}")
        prints = [tuple(result["partialFingerprints"].items()) for result in run["results"]]
        if len(set(prints)) != len(prints):
            complaints.append("two results have one fingerprint")
        if len(prints) > 25000:
            complaints.append("more results than viewers take")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        log = json.load(file)
    if log.get("version") != "2.1.0":
        complaints.append("the version is not 2.1.0")
    build("SarifLog", log, "$")
    references(log)
    for complaint in complaints:
        print(complaint)
    if complaints:
        return 1
    for run in log["runs"]:
        for result in run["results"]:
            host = result["locations"][0]["logicalLocations"][0]["name"]
            print(json.dumps([result["ruleId"], host, result["level"], "suppressions" in result]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
