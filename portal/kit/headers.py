"""The headers of every answer: nothing from elsewhere, no inline script, nothing kept by caches on the way."""

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def init_app(app: Flask) -> None:
    """One small hook instead of a library that nobody maintains."""
    trust_proxies(app, app.config.get("PROXIES", 0))

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


def trust_proxies(app: Flask, count: int) -> None:
    """Believe what so many proxies in front say of the caller's address and of HTTPS; none by default, because whoever
    reaches the portal directly could write those headers himself. Failed logins are counted by that address."""
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
