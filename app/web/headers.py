"""The headers that keep a page safe: strict CSP without anything inline."""

from flask import Flask, Response, request

from app.config import Settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self' blob:",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),  # the link of a slip signs in: it must not leak
    ("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "private, no-cache"),  # pages are personal; static files say otherwise themselves
)
HSTS = "max-age=31536000"


def init_app(app: Flask) -> None:
    """Set the headers on every answer; a view that sets one itself keeps it."""
    settings: Settings = app.config["DIEMCAU"]

    @app.after_request
    def secure(response: Response) -> Response:
        headers = response.headers
        present = {name.lower() for name, _value in headers}
        for name, value in HEADERS:
            if name.lower() not in present:
                headers.add(name, value)
        if settings.production and request.is_secure:
            headers["Strict-Transport-Security"] = HSTS
        return response
