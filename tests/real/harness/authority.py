# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private certificate authority, made with openssl."""

KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]


class Authority:
    """Its own certificate is in `file`."""

    def __init__(self, scratch, name):
        self._scratch = scratch
        self._key = scratch.folder / f"{name}.key"
        self.file = scratch.folder / f"{name}.pem"
        self._openssl("-keyout", self._key, "-out", self.file, "-subj", f"/CN={name}",
                      "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # which Python asks for since 3.13

    def certify(self, *names):
        """Writes a PEM file with a key and a certificate for the names, which have the form DNS:host or IP:address."""
        key, certificate, both = (self._scratch.folder / f"{self.file.stem}-server.{ending}" for ending in ("key", "pem", "both"))
        self._openssl("-keyout", key, "-out", certificate, "-subj", "/CN=server", "-CA", self.file, "-CAkey", self._key,
                      "-addext", f"subjectAltName={','.join(names)}", "-addext", "basicConstraints=critical,CA:FALSE")
        both.write_text(key.read_text() + certificate.read_text())
        return both

    def _openssl(self, *arguments):
        self._scratch.run(["openssl", "req", "-x509", *KEY, *arguments], check=True)
