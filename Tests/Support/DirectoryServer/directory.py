"""The objects of a domain, and what Active Directory does with them where Samba does otherwise ([MS-ADTS] 3.1.1.3)."""

import random
import struct
import uuid
from dataclasses import dataclass

import answers
import ldif
import names

# Compared without regard to case (Unicode strings); of the others that are multi-valued nothing is written here.
SINGLE_VALUED = {"useraccountcontrol"}
# Those whose values count against the size of a page of the database: linked ones lie elsewhere.
COUNTED = {"objectclass", "serviceprincipalname", "msds-allowedtodelegateto"}
SYSTEM_ONLY = {"objectguid", "objectsid", "usnchanged", "usncreated", "distinguishedname", "whencreated", "objectcategory"}


@dataclass
class Policies:
    """[MS-ADTS] 3.1.1.3.4.6, with Windows' own values, and the number of values at which an object's page is full."""

    maxPageSize: int = 1000
    maxValRange: int = 1500
    valueLimit: int = 1250


class Object:
    def __init__(self, name, pairs):
        self.name, self.key = name, names.key(name)
        # By the name in lower case: the schema's spelling, and the values.
        self.attributes = {}
        for attribute, value in pairs:
            self.attributes.setdefault(attribute.lower(), (attribute, []))[1].append(value)

    def values(self, attribute):
        return self.attributes.get(attribute.lower(), (attribute, []))[1]

    def text(self, attribute):
        return self.values(attribute)[0].decode() if self.values(attribute) else ""

    def store(self, attribute, values):
        spelling = self.attributes.get(attribute.lower(), (attribute, []))[0]
        self.attributes.pop(attribute.lower(), None)
        if values:
            self.attributes[attribute.lower()] = (spelling, values)


class Directory:
    def __init__(self, text):
        self.policies = Policies()
        self.root, self.objects = None, {}
        for name, pairs in ldif.records(text):
            found = Object(name, pairs)
            if name:
                self.objects[found.key] = found
            else:
                self.root = found
        self.spellings = {names.key(value.decode()): value.decode() for value in self.root.values("namingContexts")}
        self.contexts = sorted(self.spellings, key=len, reverse=True)
        self.usn = int(self.root.text("highestCommittedUSN"))
        self.cookies = {}

    # Names

    def find(self, name):
        """The object of a name; `<GUID=…>` and `<SID=…>` are names too ([MS-ADTS] 3.1.1.3.1.2.4)."""
        if name.startswith("<"):
            kind, _, value = name.strip("<>").partition("=")
            wanted = uuid.UUID(value).bytes_le if kind.upper() == "GUID" else sid(value)
            attribute = "objectGUID" if kind.upper() == "GUID" else "objectSid"
            found = next((one for one in self.objects.values() if wanted in one.values(attribute)), None)
            if found is None:
                raise answers.no_object("")
            return found
        key = names.key(name)
        if key in self.objects:
            return self.objects[key]
        if self.context(key) is None:
            raise answers.referral()
        while key not in self.objects:
            key = key[1:]
        raise answers.no_object(self.objects[key].name)

    def context(self, key):
        return next((context for context in self.contexts if key[len(key) - len(context):] == context), None)

    # Reading

    def matches(self, request):
        """The objects that a search finds, and the places where it would go on."""
        if not request.name and request.scope == 0:
            return [self.root], []
        base = self.find(request.name)
        inside = {
            0: lambda key: key == base.key,
            1: lambda key: key[1:] == base.key,
            2: lambda key: key[len(key) - len(base.key):] == base.key,
        }[request.scope]
        context = self.context(base.key)
        found = [one for one in self.objects.values()
                 if inside(one.key) and self.context(one.key) == context and self.is_match(one, request.filter)]
        others = [one for one in self.contexts if len(one) == len(base.key) + 1 and one[1:] == base.key]
        host = self.root.text("dnsHostName").partition(".")[2]
        return found, [reference_url(self.spellings[one], host) for one in others] if request.scope == 2 else []

    def is_match(self, one, condition):
        match condition:
            case ("and", parts):
                return all(self.is_match(one, part) for part in parts)
            case ("or", parts):
                return any(self.is_match(one, part) for part in parts)
            case ("not", part):
                return not self.is_match(one, part)
            case ("present", attribute):
                return bool(one.values(attribute))
            case ("like", attribute, first, last):
                values = [value.lower() for value in one.values(attribute)]
                return any(value.startswith(first.lower()) and value.endswith(last.lower()) for value in values)
            case ("equal", attribute, wanted):
                return is_equal(one, attribute.lower(), wanted)
            case ("rule", attribute, "1.2.840.113556.1.4.803", bits):
                return any(int(value) & int(bits) == int(bits) for value in one.values(attribute))
            case ("rule", attribute, "1.2.840.113556.1.4.1941", wanted):
                return names.key(wanted.decode()) in self.chain(one, attribute)
        raise answers.Refusal(18, "the rule is not served")

    def chain(self, one, attribute):
        """Where an attribute leads, directly and through other objects."""
        found, open_keys = set(), [one.key]
        while open_keys:
            place = self.objects.get(open_keys.pop())
            for value in place.values(attribute) if place else []:
                key = names.key(value.decode())
                if key not in found:
                    found.add(key)
                    open_keys.append(key)
        return found

    def selected(self, one, wanted):
        """The attributes that are asked for, with long lists in part ([MS-ADTS] 3.1.1.3.1.3.3)."""
        if not wanted or "*" in wanted:
            wanted = [spelling for spelling, _ in one.attributes.values()]
        found = []
        for description in wanted:
            name, _, option = description.partition(";")
            spelling, values = one.attributes.get(name.lower(), (name, []))
            if values and option.lower().startswith("range="):
                found.append(self.part(spelling, values, *option[6:].split("-")))
            elif len(values) > self.policies.maxValRange:
                # Windows tells the attribute without values beside its first part.
                found += [(spelling, []), self.part(spelling, values, "0", "*")]
            elif values:
                found.append((spelling, values))
        return found

    def part(self, spelling, values, lower, upper):
        lower = int(lower)
        if lower >= len(values):
            raise answers.REFUSALS["operationsError"]()
        upper = len(values) - 1 if upper == "*" else int(upper)
        upper = min(upper, lower + self.policies.maxValRange - 1, len(values) - 1)
        end = "*" if upper == len(values) - 1 else upper
        return f"{spelling};range={lower}-{end}", values[lower:upper + 1]

    def page(self, found, page):
        """The objects of one page, and the cookie of the next."""
        limit = self.policies.maxPageSize
        if page is None:
            return found[:limit], None
        size, cookie = page
        if cookie:
            found = self.resume(cookie)
        size = min(size, limit)
        return found[:size], self.remember(found[size:])

    def resume(self, cookie):
        """The objects that are left."""
        if cookie not in self.cookies:
            raise answers.Refusal(12, "00000057: LdapErr: DSID-0C090B5E, comment: Error processing control, data 0, v4f7c\0")
        return self.cookies.pop(cookie)

    def remember(self, rest):
        if not rest:
            return b""
        cookie = random.randbytes(16)
        self.cookies[cookie] = rest
        return cookie

    # Writing

    def modify(self, name, changes):
        """All of the changes, or none (RFC 4511 4.6)."""
        one = self.find(name)
        before = dict(one.attributes)
        try:
            for operation, attribute, values in changes:
                self.change(one, operation, attribute, values)
            if sum(len(one.values(attribute)) for attribute in COUNTED) > self.policies.valueLimit:
                raise answers.REFUSALS["adminLimitExceeded"]()
        except answers.Refusal:
            one.attributes = before
            raise
        self.touch(one)

    def change(self, one, operation, attribute, values):
        if attribute.lower() in SYSTEM_ONLY:
            raise answers.attribute_error(19, "0000209A", "1005 (CONSTRAINT_ATT_TYPE)", attribute)
        present = list(one.values(attribute))
        if operation == "replace":
            return one.store(attribute, values)
        if operation == "delete":
            if not present:
                raise answers.attribute_error(16, "00002084", "1001 (NO_ATTRIBUTE_OR_VAL)", attribute)
            return one.store(attribute, removed(present, values, attribute) if values else [])
        is_single = attribute.lower() in SINGLE_VALUED and len(present + values) > 1
        if is_single or len({value.lower() for value in present + values}) < len(present + values):
            raise answers.attribute_error(20, "00002083", "1006 (ATT_OR_VALUE_EXISTS)", attribute)
        if attribute.lower() == "serviceprincipalname":
            self.require_unowned(one, values)
        one.store(attribute, present + values)

    def require_unowned(self, one, values):
        """Windows refuses a name that another account of the forest has (KB5008382)."""
        wanted = {value.lower() for value in values}
        for other in self.objects.values():
            if other is not one and wanted & {value.lower() for value in other.values("servicePrincipalName")}:
                raise answers.attribute_error(19, "000021C7", "1005 (CONSTRAINT_ATT_TYPE)", "90303 (servicePrincipalName)")

    def disturb(self, one, attribute, how):
        """Changes a list between two readings of it, as another administrator does."""
        values = one.values(attribute)
        one.store(attribute, [f"HTTP/new-{self.usn}".encode()] + values if how == "grow" else values[1:])
        self.touch(one)

    def touch(self, one):
        """Each write raises the object's number, whatever it writes ([MS-ADTS] 3.1.1.1.9)."""
        self.usn += 1
        one.store("uSNChanged", [str(self.usn).encode()])


def removed(present, values, attribute):
    gone = {value.lower() for value in values}
    if gone - {value.lower() for value in present}:
        raise answers.attribute_error(16, "00002085", "1001 (NO_ATTRIBUTE_OR_VAL)", attribute)
    return [value for value in present if value.lower() not in gone]


def is_equal(one, attribute, wanted):
    values = one.values(attribute)
    if attribute == "objectcategory":
        # A class stands for its category.
        return any(names.key(value.decode())[0] == ("cn", wanted.decode().lower()) or value.lower() == wanted.lower() for value in values)
    if attribute == "objectsid" and wanted.startswith(b"S-"):
        return sid(wanted.decode()) in values
    if attribute in ("distinguishedname", "memberof", "member"):
        return names.key(wanted.decode()) in [names.key(value.decode()) for value in values]
    if attribute in ("objectguid", "objectsid"):
        return wanted in values
    return wanted.decode().lower() in [value.decode().lower() for value in values]


def sid(text):
    """[MS-DTYP] 2.4.2.2."""
    revision, authority, *parts = map(int, text.split("-")[1:])
    return bytes([revision, len(parts)]) + authority.to_bytes(6, "big") + struct.pack(f"<{len(parts)}I", *parts)


def reference_url(name, host):
    attribute, _, value = name.partition(",")[0].partition("=")
    place = f"{value}.{host}" if attribute.upper() == "DC" else host
    return f"ldap://{place}/{name}"
