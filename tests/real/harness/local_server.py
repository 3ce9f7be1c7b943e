# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server on a loopback port, in a thread of its own."""

import threading


class LocalServer:
    """Serves while it is entered. `server`: one of socketserver's."""

    def __init__(self, server):
        self._server, self.port = server, server.server_address[1]
        self._thread = threading.Thread(target=server.serve_forever)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
