# SPDX-License-Identifier: MIT
"""The keys of MediaMTX 1.19's configuration: name, type, default. A key that is not here is fatal,
as it is there. Deprecated keys are left out: who writes one shall hear of it."""

BOOL, TEXT, NUMBER, DURATION, LIST, MAP = "a boolean", "a text", "a number", "a duration", "a list", "a map"

LOOPBACK = ["127.0.0.1/32", "::1/128"]
DEFAULT_USERS = [
    {"user": "any", "permissions": [{"action": "publish"}, {"action": "read"}, {"action": "playback"}]},
    {"user": "any", "ips": LOOPBACK,
     "permissions": [{"action": "api"}, {"action": "metrics"}, {"action": "pprof"}]},
]

# Servers other than RTSP and the API: switch, address, default. The double holds their ports, so that
# one that was left on collides as it would, and serves nothing there.
OTHER_SERVERS = {
    "metrics": ("metricsAddress", ":9998", False), "pprof": ("pprofAddress", ":9999", False),
    "playback": ("playbackAddress", ":9996", False), "rtmp": ("rtmpAddress", ":1935", True),
    "hls": ("hlsAddress", ":8888", True), "webrtc": ("webrtcAddress", ":8889", True),
    "srt": ("srtAddress", ":8890", True), "moq": ("moqHTTP2Address", ":8892", True),
}


def _tls_server(prefix):
    return {f"{prefix}Encryption": (BOOL, False), f"{prefix}ServerKey": (TEXT, "server.key"),
            f"{prefix}ServerCert": (TEXT, "server.crt"), f"{prefix}AllowOrigins": (LIST, ["*"]),
            f"{prefix}TrustedProxies": (LIST, [])}


GLOBAL_KEYS = {
    "logLevel": (TEXT, "info"), "logDestinations": (LIST, ["stdout"]), "logStructured": (BOOL, False),
    "logFile": (TEXT, "mediamtx.log"), "sysLogPrefix": (TEXT, "mediamtx"), "dumpPackets": (BOOL, False),
    "readTimeout": (DURATION, "10s"), "writeTimeout": (DURATION, "10s"), "writeQueueSize": (NUMBER, 512),
    "udpMaxPayloadSize": (NUMBER, 1452), "udpReadBufferSize": (NUMBER, 0), "runOnConnect": (TEXT, ""),
    "runOnConnectRestart": (BOOL, False), "runOnDisconnect": (TEXT, ""),
    "authMethod": (TEXT, "internal"), "authInternalUsers": (LIST, DEFAULT_USERS), "authHTTPAddress": (TEXT, ""),
    "authHTTPFingerprint": (TEXT, ""), "authHTTPExclude": (LIST, []), "authJWTJWKS": (TEXT, ""),
    "authJWTJWKSFingerprint": (TEXT, ""), "authJWTClaimKey": (TEXT, "mediamtx_permissions"),
    "authJWTExclude": (LIST, []), "authJWTIssuer": (TEXT, ""), "authJWTAudience": (TEXT, ""),
    "api": (BOOL, False), "apiAddress": (TEXT, ":9997"), **_tls_server("api"),
    **_tls_server("metrics"), **_tls_server("pprof"), **_tls_server("playback"),
    "rtsp": (BOOL, True), "rtspTransports": (LIST, ["udp", "multicast", "tcp"]), "rtspEncryption": (TEXT, "no"),
    "rtspAddress": (TEXT, ":8554"), "rtspsAddress": (TEXT, ":8322"), "rtpAddress": (TEXT, ":8000"),
    "rtcpAddress": (TEXT, ":8001"), "multicastIPRange": (TEXT, "224.1.0.0/16"),
    "multicastRTPPort": (NUMBER, 8002), "multicastRTCPPort": (NUMBER, 8003), "srtpAddress": (TEXT, ":8004"),
    "srtcpAddress": (TEXT, ":8005"), "multicastSRTPPort": (NUMBER, 8006), "multicastSRTCPPort": (NUMBER, 8007),
    "rtspServerKey": (TEXT, "server.key"), "rtspServerCert": (TEXT, "server.crt"),
    "rtspAuthMethods": (LIST, ["basic"]), "rtspTrustedProxies": (LIST, []),
    "rtmpEncryption": (TEXT, "no"), "rtmpsAddress": (TEXT, ":1936"), "rtmpServerKey": (TEXT, "server.key"),
    "rtmpServerCert": (TEXT, "server.crt"), "rtmpTrustedProxies": (LIST, []),
    **_tls_server("hls"), "hlsAlwaysRemux": (BOOL, False), "hlsVariant": (TEXT, "lowLatency"),
    "hlsSegmentCount": (NUMBER, 7), "hlsSegmentDuration": (DURATION, "1s"), "hlsPartDuration": (DURATION, "200ms"),
    "hlsSegmentMaxSize": (TEXT, "50M"), "hlsDirectory": (TEXT, ""), "hlsMuxerCloseAfter": (DURATION, "60s"),
    **_tls_server("webrtc"), "webrtcLocalUDPAddress": (TEXT, ":8189"), "webrtcLocalTCPAddress": (TEXT, ""),
    "webrtcIPsFromInterfaces": (BOOL, True), "webrtcIPsFromInterfacesList": (LIST, []),
    "webrtcAdditionalHosts": (LIST, []), "webrtcICEServers2": (LIST, []),
    "webrtcSTUNGatherTimeout": (DURATION, "5s"), "webrtcHandshakeTimeout": (DURATION, "10s"),
    "webrtcTrackGatherTimeout": (DURATION, "2s"),
    "moqHTTP3Address": (TEXT, ":8892"), "moqServerKey": (TEXT, "auto.key"), "moqServerCert": (TEXT, "auto.crt"),
    "moqAllowOrigins": (LIST, ["*"]), "moqTrustedProxies": (LIST, []),
    **{switch: (BOOL, on) for switch, (_, _, on) in OTHER_SERVERS.items()},
    **{address: (TEXT, default) for address, default, _ in OTHER_SERVERS.values()},
    "pathDefaults": (MAP, {}), "paths": (MAP, {}),
}

PATH_KEYS = {
    "source": (TEXT, "publisher"), "sourceFingerprint": (TEXT, ""), "sourceOnDemand": (BOOL, False),
    "sourceOnDemandStartTimeout": (DURATION, "10s"), "sourceOnDemandCloseAfter": (DURATION, "10s"),
    "maxReaders": (NUMBER, 0), "fallback": (TEXT, ""), "useAbsoluteTimestamp": (BOOL, False),
    "alwaysAvailable": (BOOL, False), "alwaysAvailableFile": (TEXT, ""), "alwaysAvailableTracks": (LIST, []),
    "record": (BOOL, False), "recordPath": (TEXT, "./recordings/%path/%Y-%m-%d_%H-%M-%S-%f"),
    "recordFormat": (TEXT, "fmp4"), "recordPartDuration": (DURATION, "1s"), "recordMaxPartSize": (TEXT, "50M"),
    "recordSegmentDuration": (DURATION, "1h"), "recordDeleteAfter": (DURATION, "24h"),
    "overridePublisher": (BOOL, True), "rtspTransport": (TEXT, "automatic"), "rtspAnyPort": (BOOL, False),
    "sourceRedirect": (TEXT, ""),
    "runOnInit": (TEXT, ""), "runOnInitRestart": (BOOL, False),
    "runOnDemand": (TEXT, ""), "runOnDemandRestart": (BOOL, False),
    "runOnDemandStartTimeout": (DURATION, "10s"), "runOnDemandCloseAfter": (DURATION, "10s"),
    "runOnUnDemand": (TEXT, ""), "runOnReady": (TEXT, ""), "runOnReadyRestart": (BOOL, False),
    "runOnNotReady": (TEXT, ""), "runOnRead": (TEXT, ""), "runOnReadRestart": (BOOL, False),
    "runOnUnread": (TEXT, ""), "runOnRecordSegmentCreate": (TEXT, ""), "runOnRecordSegmentComplete": (TEXT, ""),
}
# What the double cannot do. Asking for it is an error, so that no test passes for want of it.
UNSUPPORTED_HOOKS = ("runOnInit", "runOnUnDemand", "runOnReady", "runOnNotReady", "runOnRead", "runOnUnread")
