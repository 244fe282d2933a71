"""Settings, read once from the environment. All faults are reported together."""

import fcntl
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET_LENGTH = 32
DEVELOPMENT_KEY_FILE = "development-secret-key"
SERVING_FILE = "serving.lock"


class SettingsError(Exception):
    """One or more settings are wrong. `faults` holds a sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(
            "\n".join(["Cấu hình chưa đúng / wrong settings:", *(f"- {fault}" for fault in faults)])
        )
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the environment decides. `proxy_hops` counts trusted proxies in front of us."""

    instance_path: Path
    database_url: str
    secret_key: str
    secret_key_fallbacks: tuple[str, ...]
    production: bool
    demo: bool
    debug: bool
    proxy_hops: int
    public_url: str | None

    @property
    def uses_sqlite(self) -> bool:
        """Say whether the database is the embedded one."""
        return self.database_url.startswith("sqlite")


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: the process's own).

    Outside production a missing secret key is made once and kept in the instance folder; production
    refuses to start without one, and with demo accounts. Raises SettingsError with all faults.
    """
    env = os.environ if environ is None else environ
    faults: list[str] = []
    production = _flag(env, "PRODUCTION", faults)
    demo = _flag(env, "DEMO", faults)
    debug = _flag(env, "DEBUG", faults)
    instance = Path(env.get("INSTANCE_PATH") or PROJECT_ROOT / "instance").resolve()
    if production and demo:
        faults.append(
            "DEMO=1: tài khoản minh họa không được chạy cùng PRODUCTION=1 / no demo accounts in production."
        )
    if production and debug:
        faults.append("DEBUG=1: không được chạy cùng PRODUCTION=1 / no debug mode in production.")
    secret = _secret_key(env, instance, production=production, faults=faults)
    url = env.get("DATABASE_URL") or f"sqlite:///{instance / 'diemcau.sqlite3'}"
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        faults.append("DATABASE_URL: cần sqlite:///… hoặc postgresql://… / must begin with one of these.")
    hops = _hops(env, faults)
    public_url = (env.get("PUBLIC_URL") or "").rstrip("/") or None
    if public_url and not public_url.startswith(("http://", "https://")):
        faults.append("PUBLIC_URL: phải bắt đầu bằng https:// / must begin with https://.")
    if faults:
        raise SettingsError(faults)
    fallbacks = tuple(key for key in env.get("SECRET_KEY_FALLBACKS", "").split(",") if key)
    return Settings(instance, url, secret, fallbacks, production, demo, debug, hops, public_url)


def _flag(env: Mapping[str, str], name: str, faults: list[str]) -> bool:
    value = env.get(name, "").strip().lower()
    if value not in {"", "0", "1", "false", "true"}:
        faults.append(f"{name}={value}: chỉ nhận 0 hoặc 1 / must be 0 or 1.")
    return value in {"1", "true"}


def _hops(env: Mapping[str, str], faults: list[str]) -> int:
    value = env.get("PROXY_HOPS", "0").strip()
    if not value.isdigit() or int(value) > 5:
        faults.append(f"PROXY_HOPS={value}: cần một số từ 0 đến 5 / must be a number from 0 to 5.")
        return 0
    return int(value)


def _secret_key(env: Mapping[str, str], instance: Path, *, production: bool, faults: list[str]) -> str:
    secret = env.get("SECRET_KEY", "").strip()
    if secret:
        if production and len(secret) < MIN_SECRET_LENGTH:
            faults.append(
                f"SECRET_KEY: cần ít nhất {MIN_SECRET_LENGTH} ký tự, mới có {len(secret)}"
                f" / needs at least {MIN_SECRET_LENGTH} characters."
            )
        return secret
    if production:
        faults.append(
            "SECRET_KEY: chưa đặt / not set. Tạo khóa / make one:"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
        return ""
    return _development_key(instance)


def _development_key(instance: Path) -> str:
    """Give the instance's own key, made on first use and readable by its owner only."""
    path = instance / DEVELOPMENT_KEY_FILE
    instance.mkdir(parents=True, exist_ok=True)
    try:
        with open(
            path, "x", opener=lambda name, flags: os.open(name, flags, 0o600), encoding="ascii"
        ) as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()


def mark_serving(instance: Path) -> int:
    """Let others see that this process, or a child of it, serves this instance, until all have ended.

    Give the descriptor that holds the mark; closing it takes the mark away.
    """
    instance.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(instance / SERVING_FILE, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_SH)  # kept open on purpose: the lock ends with the last process
    return descriptor


def is_serving(instance: Path) -> bool:
    """Say whether a server or a job worker runs on this instance, on this machine."""
    try:
        descriptor = os.open(instance / SERVING_FILE, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
