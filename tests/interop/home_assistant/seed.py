# SPDX-License-Identifier: MIT
"""Writes a configuration directory that Home Assistant boots from at once: user, token, onboarding, MQTT entry."""
import base64
import hashlib
import hmac
import json
import secrets
import time

LONG_AGO = "2024-01-01T00:00:00.000000+00:00"
TEN_YEARS = 315360000

CONFIGURATION = """homeassistant:
  name: Workshop
  latitude: 0
  longitude: 0
  elevation: 0
  unit_system: metric
  time_zone: UTC
  currency: EUR
  country: DE
  internal_url: http://127.0.0.1:{http_port}
recorder:
  commit_interval: 1
history:
logbook:
automation: !include automations.yaml
script: !include scripts.yaml
logger:
  default: warning
"""
ADDRESS = """http:
  server_host: 127.0.0.1
  server_port: {http_port}
"""


def _encoded(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def _long_lived_token(issuer, key):
    """The JWT that Home Assistant would have issued: signed with the key that is put into its store."""
    now = int(time.time())
    claims = {"iss": issuer, "iat": now - 86400, "exp": now + TEN_YEARS}
    signed = b".".join((_encoded(b'{"alg":"HS256","typ":"JWT"}'), _encoded(json.dumps(claims).encode())))
    return b".".join((signed, _encoded(hmac.new(key.encode(), signed, hashlib.sha256).digest()))).decode()


def write_configuration(directory, release, http_port, mqtt_host, mqtt_port):
    """Fills `directory` (a pathlib.Path, which must not exist) for a differences.Release; returns an access token.

    Stores are written in old versions on purpose: Home Assistant migrates upwards, so they fit many releases.
    """
    storage = directory / ".storage"
    storage.mkdir(parents=True)

    def store(name, data, version=1, minor=1):
        document = {"version": version, "minor_version": minor, "key": name, "data": data}
        (storage / name).write_text(json.dumps(document))

    user, refresh, key = secrets.token_hex(16), secrets.token_hex(16), secrets.token_hex(64)
    store("auth", {
        "users": [{"id": user, "group_ids": ["system-admin"], "is_owner": True, "is_active": True, "name": "test",
                   "system_generated": False, "local_only": False}],
        "groups": [{"id": "system-admin", "name": "Administrators"}, {"id": "system-users", "name": "Users"},
                   {"id": "system-read-only", "name": "Read Only"}],
        "credentials": [],
        "refresh_tokens": [{"id": refresh, "user_id": user, "client_id": None, "client_name": "test",
                            "client_icon": None, "token_type": "long_lived_access_token", "created_at": LONG_AGO,
                            "access_token_expiration": TEN_YEARS, "token": secrets.token_hex(64), "jwt_key": key,
                            "last_used_at": None, "last_used_ip": None, "expire_at": None, "credential_id": None,
                            "version": "2024.1.0"}]})
    store("onboarding", {"done": ["user", "core_config", "analytics", "integration"]}, version=4)
    store("core.config_entries", minor=4, data={"entries": [{
        "entry_id": secrets.token_hex(16), "version": 1, "minor_version": 2, "domain": "mqtt", "title": "Mosquitto",
        "data": {"broker": mqtt_host, "port": mqtt_port, "protocol": "5"},
        "options": {"discovery": True, "discovery_prefix": "homeassistant"},
        "pref_disable_new_entities": False, "pref_disable_polling": False, "source": "user", "unique_id": None,
        "disabled_by": None, "created_at": LONG_AGO, "modified_at": LONG_AGO, "discovery_keys": {},
        "subentries": []}]})
    store("core.network", {"configured_adapters": ["lo"]})
    configuration = CONFIGURATION
    if release.address_in_yaml:
        configuration += ADDRESS
    else:  # in configuration.yaml it would be a trial that ends after five minutes
        store("http", {"server_host": ["127.0.0.1"], "server_port": http_port})
    (directory / "automations.yaml").write_text("[]\n")
    (directory / "scripts.yaml").write_text("{}\n")
    (directory / "configuration.yaml").write_text(configuration.format(http_port=http_port))
    return _long_lived_token(refresh, key)
