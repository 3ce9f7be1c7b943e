# SPDX-FileCopyrightText: 2026 The Authtray developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A browser on another computer, which can't reach the loopback addresses of this one."""

import contextlib
import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request

from tests.support.scratch import TIMEOUT


class BrowserElsewhere(urllib.request.HTTPRedirectHandler):
    """Signs in to the demo provider."""

    def __init__(self, account="ada", answer="sign-in"):
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies, self)
        self._form = urllib.parse.urlencode({"user": account, "answer": answer}).encode()
        self._provider = self._last_address = None

    def sign_in(self, address):
        """Opens the authorization request. Returns the address on which the browser ends, which it can't open."""
        self._provider = origin_of(address)
        page = self._opener.open(address, timeout=TIMEOUT)
        with contextlib.suppress(urllib.error.HTTPError):
            self._opener.open(page.geturl(), self._form, timeout=TIMEOUT)
        return self._last_address

    def redirect_request(self, request, response, code, message, headers, address):
        if origin_of(address) == self._provider:
            return super().redirect_request(request, response, code, message, headers, address)
        self._last_address = address
        return None


def origin_of(address):
    return urllib.parse.urlsplit(address)[:2]


def query_of(address):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
