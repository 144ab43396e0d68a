# SPDX-License-Identifier: MIT
"""The configuration, as strict as MediaMTX: an unknown key, a wrong type or a rule that is broken is
an error with a sentence. Decides only."""
import copy
import ipaddress
import re

import yaml

from .keys import (BOOL, DURATION, GLOBAL_KEYS, LIST, MAP, NUMBER, PATH_KEYS, TEXT, UNSUPPORTED_HOOKS)

_PATH_NAME = re.compile(r"[0-9a-zA-Z_\-/.~:]+")
_DURATION = re.compile(r"(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?!s))?"
                       r"(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?")
_SECONDS = (86400, 3600, 60, 1, 0.001)
_PLAIN = re.compile(r"[a-zA-Z0-9!$()*+.;<=>\[\]^_\-{}@#&]*")
_HASHED = re.compile(r"sha256:[a-zA-Z0-9+/=]+")
_CHOICES = {"logLevel": {"error", "warn", "info", "debug"}, "logDestinations": {"stdout", "file", "syslog"}}
_FOR_ALL = {"all", "all_others", "~^.*$"}
_ACTIONS = {"publish", "read", "playback", "api", "metrics", "pprof"}
_PYTHON_TYPES = {BOOL: bool, TEXT: str, NUMBER: (int, float), DURATION: str, LIST: list, MAP: dict}


class ConfigurationError(Exception):
    pass


class _UniqueKeys(yaml.SafeLoader):
    """A key that comes twice is an error, where PyYAML takes the last."""

    def construct_mapping(self, node, deep=False):
        names = [self.construct_object(key, deep) for key, _ in node.value]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ConfigurationError(f"mapping key {sorted(twice)[0]!r} already defined")
        return super().construct_mapping(node, deep)


def seconds(text):
    """"1m30s" as a number of seconds."""
    found = _DURATION.fullmatch(text)
    if not text or not found:
        raise ConfigurationError(f"time: invalid duration {text!r}")
    return sum(float(part) * unit for part, unit in zip(found.groups(), _SECONDS) if part)


def _checked(values, keys):
    """`values` with the types of the table; the defaults are not filled in."""
    for key, value in values.items():
        if key not in keys:
            raise ConfigurationError(f'json: unknown field "{key}"')
        kind = keys[key][0]
        is_bool = isinstance(value, bool)
        if not isinstance(value, _PYTHON_TYPES[kind]) or is_bool != (kind == BOOL):
            raise ConfigurationError(f"'{key}' must be {kind}, not {value!r}")
        if kind == DURATION:
            seconds(value)
    return values


def _is_network(text):
    """An address or a network; with an interface ("fe80::1%eth0") it is none."""
    try:
        return "%" not in str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        return False


def _check_users(users):
    for user in users:
        if not isinstance(user, dict) or set(user) - {"user", "pass", "ips", "permissions"}:
            raise ConfigurationError(f"invalid entry of 'authInternalUsers': {user!r}")
        name, password = user.get("user", ""), user.get("pass", "") or ""
        if name == "":
            raise ConfigurationError("empty usernames are not supported")
        for one in (name, password):
            if one.startswith("argon2:"):
                raise ConfigurationError("the double knows no argon2 credentials")
            if not (_HASHED if one.startswith("sha256:") else _PLAIN).fullmatch(one):
                raise ConfigurationError("credential contains unsupported characters")
        for one in user.get("ips") or []:
            if not _is_network(one):
                raise ConfigurationError(f"unable to parse IP/CIDR '{one}'")
        if name == "any" and password:
            raise ConfigurationError("using a password with 'any' user is not supported")
        for one in user.get("permissions", []):
            if set(one) - {"action", "path"} or one.get("action") not in _ACTIONS:
                raise ConfigurationError(f"invalid permission: {one!r}")


def _check_path(name, path):
    if name not in ("all", "all_others") and not name.startswith("~"):
        if not _PATH_NAME.fullmatch(name) or name[0] == "/" or name[-1] == "/":
            raise ConfigurationError(f"invalid path name '{name}': it can contain only alphanumeric "
                                     "characters, underscore, dot, tilde, minus, slash, colon")
    if path["source"] != "publisher":
        raise ConfigurationError(f"path '{name}': the double knows no source but 'publisher'")
    if path["runOnDemand"] and path["alwaysAvailable"]:
        raise ConfigurationError(f"path '{name}': 'alwaysAvailable' cannot be used with 'runOnDemand'")
    if used := [key for key in (*UNSUPPORTED_HOOKS, "record", "alwaysAvailable", "fallback") if path[key]]:
        raise ConfigurationError(f"path '{name}': the double does not know how to '{used[0]}'")


class Configuration:
    """Valid. `given` is what the file or the API said, `values` has the defaults too."""

    def __init__(self, given):
        self.given = _checked(given, GLOBAL_KEYS)
        defaults = {key: default for key, (_, default) in GLOBAL_KEYS.items()}
        self.values = {**copy.deepcopy(defaults), **given}
        for key, allowed in _CHOICES.items():
            found = self.values[key]
            if wrong := set(found if isinstance(found, list) else [found]) - allowed:
                raise ConfigurationError(f"invalid '{key}': {sorted(wrong)}")
        if len(_FOR_ALL & set(self.values["paths"])) > 1:
            raise ConfigurationError("all_others, all and '~^.*$' are aliases")
        queue = self.values["writeQueueSize"]
        if queue <= 0 or queue & (queue - 1):
            raise ConfigurationError("'writeQueueSize' must be a power of two")
        if self.values["authMethod"] != "internal":
            raise ConfigurationError("the double knows no 'authMethod' but 'internal'")
        if set(self.values["rtspTransports"]) - {"udp", "multicast", "tcp"} or not self.values["rtspTransports"]:
            raise ConfigurationError(f"invalid transports: {self.values['rtspTransports']}")
        _check_users(self.values["authInternalUsers"])
        common = _checked(self.values["pathDefaults"], PATH_KEYS)
        self.paths = {name: self._path(name, common, path or {}) for name, path in self.values["paths"].items()}

    @staticmethod
    def _path(name, common, given):
        if not isinstance(given, dict):
            raise ConfigurationError(f"path '{name}' must be a map")
        filled = {key: default for key, (_, default) in PATH_KEYS.items()}
        filled |= common | _checked(given, PATH_KEYS)
        _check_path(name, filled)
        return filled

    def path_for(self, name):
        """(Name of the entry, its values) that serves `name`; None where there is no such entry."""
        if name in self.paths and not name.startswith("~"):
            return name, self.paths[name]
        for entry in sorted(self.paths):
            if entry.startswith("~") and re.search(entry[1:], name):
                return entry, self.paths[entry]
        return next(((entry, self.paths[entry]) for entry in ("all_others", "all") if entry in self.paths), None)

    def with_changes(self, **given):
        return Configuration({**copy.deepcopy(self.given), **given})

    def with_path(self, name, given):
        """With this entry in place of one of that name; without it when `given` is None."""
        paths = copy.deepcopy(self.given.get("paths", {}))
        paths.pop(name, None)
        return self.with_changes(paths=paths if given is None else {**paths, name: given})


def load(text, environment):
    """The file's text and MTX_<KEY> of the environment; variables of unknown keys count for nothing."""
    try:
        given = yaml.load(text, _UniqueKeys)
    except yaml.YAMLError as error:
        raise ConfigurationError(f"yaml: {error}") from error
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise ConfigurationError("yaml: the file must be a map")
    for key, (kind, _) in GLOBAL_KEYS.items():
        value = environment.get(f"MTX_{key.upper()}")
        if value is None or kind == MAP:
            continue
        if kind in (BOOL, NUMBER):
            value = yaml.safe_load(value)
        elif kind == LIST:
            value = value.split(",") if value else []
        given[key] = value
    return Configuration(given)
