"""The keys of the window: one token, signed cookies made from it, and form tokens bound to a visitor."""

import hmac
import secrets
import time
from collections.abc import Callable
from hashlib import sha256

from web.throttle import Throttle

COOKIE = "wangge_session"
FORM_COOKIE = "wangge_form"
SESSION_SECONDS = 12 * 3600


class Gate:
    """Keeps no list of sessions: a cookie proves itself by its signature, and a changed token ends all of them.

    Sessions age in real time, because the demo's clock is moved about by its visitors.
    """

    def __init__(self, token: str, *, now: Callable[[], float] = time.time) -> None:
        if not token:
            raise ValueError("the web pages need a token")
        self._token = token.encode()
        self._now = now
        self.sign_ins = Throttle(tries=10, refill=6)
        self.bearers = Throttle(tries=60, refill=1)

    def knows(self, token: str) -> bool:
        """Compared by digests: neither the time it takes nor an odd character tells anything."""
        return hmac.compare_digest(_digest(token.encode(errors="replace")), _digest(self._token))

    def issue_session(self) -> str:
        body = f"{int(self._now()) + SESSION_SECONDS}.{secrets.token_urlsafe(16)}"
        return f"{body}.{self._sign('session', body)}"

    def accepts_session(self, cookie: str) -> bool:
        body, _, signature = cookie.rpartition(".")
        expires, _, _ = body.partition(".")
        genuine = _same(signature, self._sign("session", body))
        return genuine and int(expires) > self._now()

    def form_token(self, visitor: str) -> str:
        """`visitor` is their session cookie, or before signing in their form cookie."""
        return self._sign("form", visitor)

    def accepts_form(self, visitor: str, token: str) -> bool:
        return bool(visitor) and _same(token, self.form_token(visitor))

    def _sign(self, purpose: str, body: str) -> str:
        return hmac.new(self._token, f"{purpose}:{body}".encode(errors="replace"), sha256).hexdigest()


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), wanted.encode())


def _digest(value: bytes) -> bytes:
    return sha256(value).digest()
