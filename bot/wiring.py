"""The only place that constructs things."""

import hmac
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from hashlib import sha256
from importlib.metadata import entry_points
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

import nlu
from actions import ACTIONS
from actions.packs import GROUP, ActionPack, BadPack, installed_packs, with_packs
from actions.shop import schema as shop_schema
from actions.shop.http import HttpShop
from actions.shop.sql import SqlShop
from actions.types import Action, Level
from bot.agents.accounts import Accounts
from bot.agents.office import make_accounts
from bot.assistant import Assistant
from bot.carry_out import CarryOut
from bot.carry_out.codes import Codes, CodeSender
from bot.carry_out.exploring import ARMS, EXPLORING, Exploring
from bot.carry_out.people import Attendance
from bot.carry_out.results import Standing, standings
from bot.carry_out.tries import Most, Tries
from bot.carry_out.trying import FEATURES, Trying
from bot.carry_out.watch import Watch
from bot.catalogue import catalogue_items, items
from bot.dialogue.access import Access, ProofBy
from bot.dialogue.codes import LIFETIME
from bot.dialogue.routes import Routes, load_routes, with_rows
from bot.dialogue.rules import Rules
from bot.dialogue.wording import Wording
from bot.errors import BadSetting
from bot.settings import Settings
from bot.shop_figures import shop_figures
from bot.speech.choosing import WorkingRecognizer, choose_recognizer, make_synthesizer
from bot.speech.shop_language import ShopTalk
from bot.speech.synthesizer import RememberingSynthesizer
from bot.storage.engine import make_engine
from bot.storage.figures import Figures
from bot.storage.hooks import Hooks
from bot.storage.letters import Letters
from bot.storage.objections import Objections
from bot.storage.past_deeds import PastDeeds
from bot.storage.pictures import Pictures
from bot.storage.preparing import prepare
from bot.storage.ratings import Ratings
from bot.storage.retention import Keep, Retention
from bot.storage.spent import SpentTokens
from bot.storage.sql import SqlConversations
from bot.storage.switches import Switches
from bot.storage.trials import Trials
from bot.telemetry import Stages, log_stage
from bot.understander import Understander
from knowledge_base.live import LiveKnowledge
from knowledge_base.load import read_settings
from recommender import ItemRanker, stored
from recommender.customers import Segment
from recommender.customers.live import LiveProfiles
from recommender.experiments.assigning import Experiment
from recommender.experiments.ways import ways
from recommender.risk import load_weights

CODE_SENDERS = "shopdesk.code_senders"
"""Entry points that make a `CodeSender` when called without arguments."""
CODES_AT_ONCE = 2
"""Sent while nobody waits for them."""
SENTENCES = Path(nlu.__file__).parent / "data" / "intents"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Wiring:
    """Everything of one installation, each part made when first asked for."""

    settings: Settings
    clock: Callable[[], datetime] = now

    @cached_property
    def engine(self) -> Engine:
        engine = make_engine(self.settings.database_url)
        prepare(engine)
        shop_schema.create_tables(engine)
        return engine

    @cached_property
    def shop(self) -> SqlShop | HttpShop:
        """The connected shop where there is one, otherwise the embedded one."""
        if not self.settings.shop_url:
            return SqlShop(self.engine)
        url, secret, seconds = self.settings.shop_url, self.settings.shop_secret, self.settings.shop_seconds
        return HttpShop(url, secret, seconds=seconds, knows=lambda code: self.wording.knows(code))

    @cached_property
    def conversations(self) -> SqlConversations:
        return SqlConversations(self.engine, self.clock)

    @cached_property
    def understander(self) -> Understander:
        return Understander(self.settings.models, lambda: list(catalogue_items(self.shop)))

    @cached_property
    def knowledge(self) -> LiveKnowledge:
        """Opened when first asked."""
        settings = self.settings
        return LiveKnowledge(
            lambda: settings.content_now, settings.home / "knowledge", self.understander, self.content_figures
        )

    def content_figures(self) -> dict[str, str | int]:
        """What placeholders of knowledge entries stand for."""
        return read_settings(self.settings.content_now, shop_figures(self.shop))

    @cached_property
    def suggestions(self) -> ItemRanker:
        """What was trained, with prices and stock as they are now."""
        trained = ItemRanker.load(stored.in_force(self.settings.models / "recommender"))
        return trained.refreshed(items(self.shop))

    @cached_property
    def trials(self) -> Trials:
        """What experiments showed and learnt."""
        return Trials(self.engine, self.clock)

    @cached_property
    def trying(self) -> Trying | None:
        """The experiment that runs; None without one. Raises `BadSetting` for arms that cannot be."""
        settings = self.settings
        if not settings.experiment:
            return None
        try:
            experiment = Experiment(settings.experiment, settings.experiment_arms, settings.experiment_hold_out)
        except ValueError as error:
            raise BadSetting(f"SHOPDESK_EXPERIMENT_ARMS: {error}") from error
        known = partial(self.trials.posterior, experiment.name, experiment.arms, len(FEATURES))
        is_bandit = settings.experiment_mode == "bandit"
        return Trying(experiment, ways(self.suggestions, experiment.arms), known if is_bandit else None)

    def standings(self) -> list[Standing]:
        """How the experiment's groups compare; without one, lists that explore and lists that do not."""
        name, arms = self.settings.experiment, self.settings.experiment_arms
        if name:
            return standings(self.trials.all(name), arms, self.shop.orders_of)
        return standings(self.trials.all(EXPLORING), ARMS, self.shop.orders_of) if self.settings.explore else []

    @cached_property
    def packs(self) -> tuple[ActionPack, ...]:
        """What other installed packages offer. Raises `BadSetting`."""
        try:
            return installed_packs()
        except BadPack as error:
            raise BadSetting(f"{GROUP}: {error}") from error

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Our own and those of the packs. Raises `BadSetting`."""
        try:
            return with_packs(ACTIONS, self.packs)
        except BadPack as error:
            raise BadSetting(f"{GROUP}: {error}") from error

    @cached_property
    def routes(self) -> Routes:
        """Raises `BadSetting` for a pack's row that cannot be."""
        names = {action.name for action in self.actions}
        try:
            return with_rows(load_routes(), [pack.intents for pack in self.packs], names)
        except (OSError, ValueError) as error:
            raise BadSetting(f"{GROUP}: {error}") from error

    @cached_property
    def access(self) -> Access:
        """Raises `BadSetting` for the name of an action that there is not."""
        settings, names = self.settings, {action.name for action in self.actions}
        for setting in ("actions_off", "actions_shadow"):
            if unknown := sorted(set(getattr(settings, setting)) - names):
                wrong, known = ", ".join(unknown), ", ".join(sorted(names))
                raise BadSetting(f"SHOPDESK_{setting.upper()}: no action is called {wrong}; known are {known}")
        return Access(
            write_level=Level[settings.write_level.upper()],
            identify_by=tuple(map(ProofBy, settings.identify_by)),
            step_up=timedelta(minutes=settings.step_up_minutes),
            writes=settings.writes,
            off=frozenset(settings.actions_off),
            shadow=frozenset(settings.actions_shadow),
            stops=lambda: self.switches.stops(),
        )

    @cached_property
    def switches(self) -> Switches:
        """What operators stop while the server runs; the settings stay the outer limit."""
        return Switches(self.engine, self.clock)

    @cached_property
    def letters(self) -> Letters:
        """Where one-time codes wait when nothing else sends them."""
        return Letters(self.engine, self.clock, lifetime=LIFETIME)

    @cached_property
    def pictures(self) -> Pictures:
        """Those that shoppers sent."""
        return Pictures(self.engine, self.clock)

    @cached_property
    def ratings(self) -> Ratings:
        """How conversations were rated."""
        return Ratings(self.engine, self.clock)

    @cached_property
    def spent(self) -> SpentTokens:
        """Which identity tokens were used."""
        return SpentTokens(self.engine, self.clock)

    @cached_property
    def codes(self) -> Codes:
        sender = self._code_sender(self.settings.code_sender) if self.settings.code_sender else self.letters
        aside = ThreadPoolExecutor(CODES_AT_ONCE, "codes").submit
        return Codes(sender, self.secret("code_secret"), channels=self.settings.code_channels, aside=aside)

    def _code_sender(self, name: str) -> CodeSender:
        found = entry_points(group=CODE_SENDERS, name=name)
        if not found:
            raise BadSetting(f"SHOPDESK_CODE_SENDER: no installed package offers {name} under {CODE_SENDERS}")
        sender: CodeSender = next(iter(found)).load()()
        return sender

    @cached_property
    def profiles(self) -> LiveProfiles:
        """Customers as they were last learnt; nobody before there is any training."""
        return LiveProfiles(self.settings.models / "customers")

    @cached_property
    def priority_segments(self) -> frozenset[str]:
        """Groups of customers that the shop puts first in the queue; unknown names are left out."""
        told = self.shop.settings().get("priority_segments", "").casefold()
        return frozenset(segment for segment in Segment if segment in map(str.strip, told.split(";")))

    @cached_property
    def watch(self) -> Watch:
        """Has a second look, by the shop's own weights where there are some. Raises `BadSetting`."""
        own = self.settings.home / "risk.yaml"
        try:
            weights = load_weights(own) if own.exists() else load_weights()
        except ValueError as error:
            raise BadSetting(str(error)) from error
        return Watch(self.shop, weights, PastDeeds(self.engine), self.secret("places_secret"))

    @cached_property
    def rules(self) -> Rules:
        """What the dialogue goes by. Raises `BadSetting` for whatever names something that there is not."""
        return Rules({action.name: action for action in self.actions}, self.routes, access=self.access)

    @cached_property
    def assistant(self) -> Assistant:
        rules, wording = self.rules, self.wording
        _ = self.switches  # its table must be there before anybody copies the database
        carry_out = CarryOut(
            self.shop,
            self.knowledge,
            self.suggestions,
            queue_length=lambda: len(self.conversations.with_status(["queued"])),
            codes=self.codes,
            access=self.access,
            tries=Tries(Most(alarm=self.settings.identity_alarm)),
            zone=self.zone,
            somebody_there=self.attendance.anybody,
            watch=self.watch,
            trying=self.trying,
            exploring=Exploring(self.settings.explore) if self.settings.explore else None,
            objections=Objections(self.engine, self.clock),
        )
        return Assistant(
            self.conversations,
            self.understander.understand,
            self.shop,
            carry_out,
            rules,
            wording,
            Stages(log_stage),
        )

    @cached_property
    def recognizer(self) -> WorkingRecognizer:
        """What hears; its process starts with the first recording."""
        return choose_recognizer(self.settings.whisper, self._shop_talk, self.settings.home / "speech")

    @cached_property
    def synthesizer(self) -> RememberingSynthesizer:
        """What speaks; its process starts with the first sentence."""
        return make_synthesizer(self.settings.piper_voice)

    def _shop_talk(self) -> ShopTalk:
        buttons = tuple(button.title for button in self.wording.buttons.values() if "{" not in button.title)
        return ShopTalk(SENTENCES, buttons, tuple(product.title for product in self.shop.catalogue()))

    @cached_property
    def zone(self) -> ZoneInfo:
        """In which days and hours are told."""
        return ZoneInfo(self.settings.timezone)

    @cached_property
    def wording(self) -> Wording:
        name = self.shop.settings().get("name", "this shop")
        more = [pack.wording for pack in self.packs]
        try:
            return Wording("en", timezone=self.settings.timezone, constants={"shop": name}, more=more)
        except ValueError as error:
            raise BadSetting(f"{GROUP}: {error}") from error

    @cached_property
    def attendance(self) -> Attendance:
        """Whether agents are signed in at this process: the server says where to look."""
        return Attendance()

    @cached_property
    def accounts(self) -> Accounts:
        """Who may sit at the desk."""
        return make_accounts(
            self.engine,
            key=self.agent_key,
            secret=self.secret("second_factor_secret"),
            clock=self.clock,
            asked_of=self.settings.second_factor,
            issuer=lambda: f"{self.shop.settings().get('name', 'Shopdesk')} desk",
        )

    @cached_property
    def figures(self) -> Figures:
        """What conversations amounted to."""
        return Figures(self.engine, self.clock)

    @cached_property
    def retention(self) -> Retention:
        """What is kept for how long."""
        settings = self.settings
        keep = Keep(settings.keep_transcripts_days, settings.keep_audio_days, settings.keep_audit_days)
        return Retention(self.engine, self.clock, self.figures, keep=keep, recordings=settings.recordings)

    @cached_property
    def hooks(self) -> Hooks:
        """Who outside is told what happens."""
        return Hooks(self.engine, self.clock)

    def hook_secret(self, hook_id: str) -> str:
        """What the posts of one webhook are signed with; made of a secret that is in no database."""
        return hmac.new(self.secret("webhook_secret").encode(), hook_id.encode(), sha256).hexdigest()

    @property
    def agent_key(self) -> str:
        """What lets agents into the console."""
        return self.secret("agent_key", self.settings.agent_key)

    def secret(self, name: str, given: str = "") -> str:
        """`given`, or one made at first use and kept readable by its owner only."""
        return given or _kept_secret(self.settings.home / "secrets" / name)


def _kept_secret(path: Path) -> str:
    """Written whole under another name first: nobody may ever read an empty secret, which anybody could use."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(32), encoding="utf-8")
        with suppress(FileExistsError):  # another process was first; its secret counts
            path.hardlink_to(made)
        made.unlink()
    kept = path.read_text(encoding="utf-8").strip()
    if not kept:
        raise BadSetting(f"{path} is empty; remove it and another secret is made")
    return kept
