"""The only reader of the environment: Config, a frozen dataclass. Every setting stands in .env.example."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_SECRET = "development-only-not-a-secret"  # noqa: S105 - refused in production

ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.ASCII)


class BadSetting(Exception):
    """A setting is missing or unusable; the message is one line for the operator."""


@dataclass(frozen=True)
class Config:
    database_url: str
    read_database_url: str
    base_url: str
    secret_key: str = field(repr=False)
    environment: str = "development"
    authority_name: str = "UBND thành phố Quảng Ninh"
    province_name: str = "thành phố Quảng Ninh"
    trusted_proxies: int = 0
    ratelimit_storage_uri: str = ""
    api_limit: str = "300/10s"
    metrics_token: str = field(default="", repr=False)
    embed_origins: tuple[str, ...] = ()
    offline_copy: bool = True
    sms_gateway_url: str = field(default="", repr=False)
    sms_callback_token: str = field(default="", repr=False)
    sms_sender: str = "HoSoBC"
    sms_quiet_hours: str = "21:00-07:00"
    sms_per_day: int = 3
    sms_per_dossier: int = 10
    smtp_url: str = field(default="", repr=False)

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")


def from_environment(environ: Mapping[str, str] | None = None) -> Config:
    """Read and check every setting; BadSetting says in one line what is wrong."""
    env = os.environ if environ is None else environ
    environment = env.get("PORTAL_ENV", "development")
    if environment not in ("development", "production", "test"):
        raise BadSetting("PORTAL_ENV must be development or production")
    return Config(
        database_url=env.get("DATABASE_URL") or f"sqlite:///{ROOT / 'instance' / 'portal.sqlite3'}",
        read_database_url=env.get("READ_DATABASE_URL", ""),
        base_url=(env.get("BASE_URL") or f"http://127.0.0.1:{env.get('PORT') or '8000'}").rstrip("/"),
        secret_key=_secret(env, environment),
        environment=environment,
        authority_name=env.get("AUTHORITY_NAME") or "UBND thành phố Quảng Ninh",
        province_name=env.get("PROVINCE_NAME") or "thành phố Quảng Ninh",
        trusted_proxies=_number(env, "TRUSTED_PROXIES", 0),
        ratelimit_storage_uri=env.get("RATELIMIT_STORAGE_URI", ""),
        api_limit=env.get("API_LIMIT") or "300/10s",
        metrics_token=env.get("METRICS_TOKEN", ""),
        embed_origins=_origins(env),
        offline_copy=env.get("OFFLINE_COPY", "on") != "off",
        sms_gateway_url=env.get("SMS_GATEWAY_URL", ""),
        sms_callback_token=env.get("SMS_CALLBACK_TOKEN", ""),
        sms_sender=env.get("SMS_SENDER") or "HoSoBC",
        sms_quiet_hours=_quiet_hours(env),
        sms_per_day=_number(env, "SMS_PER_DAY", 3),
        sms_per_dossier=_number(env, "SMS_PER_DOSSIER", 10),
        smtp_url=env.get("SMTP_URL", ""),
    )


def child_environment(port: int) -> dict[str, str]:
    """What a process started by `portal serve` is given: everything of ours, and the port it is reached at."""
    return {**os.environ, "PORT": str(port)}


def default_port() -> int:
    return _number(os.environ, "PORT", 8000)


def _secret(env: Mapping[str, str], environment: str) -> str:
    secret = env.get("SECRET_KEY", "")
    if environment == "production":
        if len(secret) < 32 or secret == DEVELOPMENT_SECRET:
            raise BadSetting("SECRET_KEY must be set to at least 32 random characters in production")
        if not env.get("BASE_URL"):
            raise BadSetting("BASE_URL must be set in production: QR codes are printed with it")
    if environment == "test":
        return secret or secrets.token_hex(32)
    return secret or DEVELOPMENT_SECRET


def _origins(env: Mapping[str, str]) -> tuple[str, ...]:
    """Sites as browsers write them, https://cong.example.vn or https://*.example.vn: they go into a header."""
    given = tuple(origin.lower().rstrip("/") for origin in env.get("EMBED_ORIGINS", "").split())
    for origin in given:
        if not ORIGIN.fullmatch(origin):
            raise BadSetting(f"EMBED_ORIGINS: {origin} is not like https://cong.example.vn")
    return given


def _quiet_hours(env: Mapping[str, str]) -> str:
    """ "21:00-07:00" in Vietnamese time; empty when set to nothing: none."""
    given = env.get("SMS_QUIET_HOURS", "21:00-07:00").strip()
    if given and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", given, re.ASCII):
        raise BadSetting("SMS_QUIET_HOURS must look like 21:00-07:00, or be empty for none")
    return given


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not (text.isascii() and text.isdigit()):
        raise BadSetting(f"{name} must be a whole number")
    return int(text)
