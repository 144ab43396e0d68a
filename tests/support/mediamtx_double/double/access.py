# SPDX-License-Identifier: MIT
"""Who may do what: authInternalUsers. Decides only."""
import base64
import binascii
import hashlib
import ipaddress
import re

PAUSE_AFTER_ERROR_S = 4  # so that guessing is slow; MediaMTX waits 0 to 4 s by chance


def basic_credentials(header):
    """(User, password) of an Authorization header; None without one."""
    kind, _, value = (header or "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return user, password


def may(users, action, path, address, credentials=None):
    """`address` is the client's IP; `credentials` are (user, password) or None."""
    name, password = credentials or ("", "")
    return any(_allows(user, action, path) and _comes_from(user, address) and
               (user["user"] == "any" or
                _is(user["user"], name) and _is(user.get("pass") or "", password)) for user in users)


def _allows(user, action, path):
    for one in user.get("permissions", []):
        wanted = one.get("path") or ""
        if one["action"] == action and (action not in ("publish", "read", "playback") or wanted in ("", path) or
                                        wanted.startswith("~") and re.search(wanted[1:], path)):
            return True
    return False


def _comes_from(user, address):
    networks = user.get("ips") or []
    return not networks or any(ipaddress.ip_address(address) in ipaddress.ip_network(one, strict=False) for one in networks)


def _is(wanted, given):
    if wanted.startswith("sha256:"):
        return base64.b64encode(hashlib.sha256(given.encode()).digest()).decode() == wanted[len("sha256:"):]
    return wanted == given
