# SPDX-License-Identifier: MIT
"""A certificate authority for one run of the tests."""
import subprocess

KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


class Certificates:
    def __init__(self, folder):
        self._folder = folder
        self._openssl("req", "-x509", *KEY, "-days", "2", "-subj", "/CN=Test CA",
                      "-keyout", self.key("ca"), "-out", self.certificate("ca"))

    def certificate(self, name):
        return str(self._folder / f"{name}.pem")

    def key(self, name):
        return str(self._folder / f"{name}.key")

    def _openssl(self, *words):
        subprocess.run(["openssl", *words], check=True, capture_output=True, timeout=20)

    def issue(self, name, extension):
        """NAME.pem and NAME.key; `extension` is a line of an OpenSSL extension file."""
        request, extensions = self._folder / f"{name}.csr", self._folder / f"{name}.ext"
        extensions.write_text(extension + "\n")
        self._openssl("req", "-new", *KEY, "-subj", f"/CN={name}", "-keyout", self.key(name), "-out", str(request))
        self._openssl("x509", "-req", "-in", str(request), "-CA", self.certificate("ca"), "-CAkey", self.key("ca"),
                      "-CAcreateserial", "-days", "2", "-extfile", str(extensions), "-out", self.certificate(name))

    def server(self, address):
        """Lines of mosquitto.conf: a listener with this name or address in its certificate."""
        kind = "IP" if address.replace(".", "").isdigit() else "DNS"
        self.issue(address, f"subjectAltName={kind}:{address}")
        return (f"cafile {self.certificate('ca')}\ncertfile {self.certificate(address)}\n"
                f"keyfile {self.key(address)}\n")
