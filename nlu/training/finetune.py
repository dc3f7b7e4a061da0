"""Fine-tune the encoder: prototypes first, length-bucketed batches, augmentation, early stopping, resumable."""

import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import nn
from tqdm import tqdm

from nlu.sentiment import LABELS
from nlu.training import augmentation, checkpoint
from nlu.training.halves import Halves, half_precision
from nlu.training.joining import joined
from nlu.training.network import MAX_TOKENS, SHOP, MultiHead, Scheme, batch
from nlu.training.sentences import Sentence

logger = logging.getLogger(__name__)
Repair = Callable[[str], str]

BATCH = 32  # sentences
_BUCKET = 64  # batches sorted by length together
_HEAD_RATE = 1.5e-3
_WARM_UP = 0.1  # of all steps
_REPAIRED = 0.5  # of the variants
PATIENCE = 2  # epochs without a better development set


class Quality(NamedTuple):
    """Of the sentences held back."""

    accuracy: float
    """Share of them whose intent comes first."""
    tags: float
    """F1 of the tagged words; 1 where there are none."""
    sure: float
    """Mean probability of the right intent."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long to train; `seed` decides everything that is left to chance."""

    epochs: int = 3
    rate: float = 1.5e-4
    """At which the encoder learns at most."""
    seed: int = 7
    joined: float = 0.1
    """Share of the requests that another one follows in the same message."""


def finetune(
    source: str,
    training: Sequence[Sentence],
    development: Sequence[Sentence],
    *,
    prototypes: torch.Tensor,
    schedule: Schedule = Schedule(),
    workplace: Path,
    scheme: Scheme = SHOP,
    repair: Repair = str,
) -> tuple[Any, MultiHead, Quality]:
    """(tokenizer, network, what it reaches on `development`) of the best epoch, by intents and tags together.

    `prototypes`: where each intent begins, shape (n_intents, dim). `repair`: of the spelling, as before a message
    is read; half of the variants get it, so that its slips are learnt, too. After each epoch its
    state is kept in `workplace`; a call that finds one goes on from there.
    """
    torch.manual_seed(schedule.seed)
    tokenizer, encoder = checkpoint.load(source)
    network = MultiHead(encoder, scheme)
    with torch.no_grad():
        network.prototypes.copy_(prototypes)
    run = _Run(network, tokenizer, training, schedule, workplace, repair)
    best = run.resume()
    for epoch in range(run.epoch, schedule.epochs):
        if run.waited >= PATIENCE:
            break
        run.train(epoch)
        reached = quality(network, tokenizer, development)
        best = run.keep(epoch, reached, best)
        logger.info("epoch finished", extra={"epoch": epoch + 1, "accuracy": reached.accuracy, "tags": reached.tags})
    network.load_state_dict(run.best_state())
    network.eval()
    return tokenizer, network, best


def quality(network: MultiHead, tokenizer: Any, sentences: Sequence[Sentence]) -> Quality:
    """What `network` makes of `sentences`."""
    network.eval()
    by_length = sorted(sentences, key=lambda sentence: len(sentence.text))
    sure = 0.0
    intents_right = tags_right = tags_given = tags_wanted = 0
    with torch.inference_mode():
        for start in range(0, len(by_length), 2 * BATCH):
            answers = batch(by_length[start : start + 2 * BATCH], tokenizer, network.scheme)
            with half_precision():
                states = network.states(answers.input_ids, answers.attention_mask).float()
            intents, tagged = network.intents(states, answers.attention_mask), network.tags(states)
            intents_right += int((intents.argmax(1) == answers.intents).sum())
            sure += float(intents.softmax(1).gather(1, answers.intents[:, None]).sum())
            words = answers.tags >= 0
            given, wanted = tagged.argmax(2)[words], answers.tags[words]
            tags_right += int(((given == wanted) & (wanted > 0)).sum())
            tags_given, tags_wanted = tags_given + int((given > 0).sum()), tags_wanted + int((wanted > 0).sum())
    f1 = 2 * tags_right / (tags_given + tags_wanted) if tags_given + tags_wanted else 1.0
    return Quality(intents_right / max(len(sentences), 1), f1, sure / max(len(sentences), 1))


class _Run:
    """The state of one training."""

    def __init__(
        self,
        network: MultiHead,
        tokenizer: Any,
        training: Sequence[Sentence],
        schedule: Schedule,
        workplace: Path,
        repair: Repair,
    ) -> None:
        self.network, self.tokenizer, self.training, self.schedule = network, tokenizer, training, schedule
        self.epoch = self.waited = 0
        self._repair = repair
        self._values = augmentation.values_of(training)
        self._weights = _mood_weights(training)
        self._steps = schedule.epochs * -(-len(training) // BATCH)
        network.encoder.embeddings.requires_grad_(False)  # a third of a step, and rare words keep their meaning
        encoder = [parameter for parameter in network.encoder.parameters() if parameter.requires_grad]
        heads = [parameter for name, parameter in network.named_parameters() if not name.startswith("encoder.")]
        self._optimizer = torch.optim.AdamW(
            [{"params": encoder, "lr": schedule.rate}, {"params": heads, "lr": _HEAD_RATE}],
            weight_decay=0.01,
            fused=True,
        )
        self._scheduler = torch.optim.lr_scheduler.LambdaLR(self._optimizer, self._rate)
        workplace.mkdir(parents=True, exist_ok=True)
        self._state, self._best = workplace / "progress.pt", workplace / "best.pt"

    def resume(self) -> Quality:
        """Go on where an interrupted training stopped; the best it reached, nothing for a new one."""
        if not self._state.is_file():
            return Quality(0, 0, 0)
        state = torch.load(self._state, weights_only=True)
        self.network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._scheduler.load_state_dict(state["scheduler"])
        self.epoch, self.waited = state["epoch"], state["waited"]
        return Quality(*state["best"])

    def train(self, epoch: int) -> None:
        """One pass over the training sentences, each in a variant of its own."""
        chance = random.Random(self.schedule.seed * 1000 + epoch)
        self.network.train()
        variants = [self._variant(sentence, chance) for sentence in self.training]
        variants = list(joined(variants, self.schedule.joined, chance))
        batches = _batches(variants, self.tokenizer, chance)
        with Halves(self.network, self.tokenizer, self._weights) as halves:
            for sentences in (bar := tqdm(batches, desc=f"epoch {epoch + 1}/{self.schedule.epochs}", unit="batch")):
                value = halves.find_gradients(sentences, seed=chance.getrandbits(32))
                nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
                self._optimizer.step()
                self._scheduler.step()
                bar.set_postfix(loss=f"{value:.3f}", refresh=False)

    def _variant(self, sentence: Sentence, chance: random.Random) -> Sentence:
        variant = augmentation.augmented(sentence, self._values, chance)
        if variant.spans or chance.random() >= _REPAIRED:
            return variant  # the ranges of entities would not hold in repaired text
        return replace(variant, text=self._repair(variant.text) or variant.text)

    def keep(self, epoch: int, reached: Quality, best: Quality) -> Quality:
        """Write the state down, and the weights if they are the best so far; the best quality."""
        is_better = reached.accuracy + reached.tags > best.accuracy + best.tags
        self.waited = 0 if is_better else self.waited + 1
        if is_better:
            torch.save(self.network.state_dict(), self._best)
            best = reached
        state = {
            "network": self.network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "scheduler": self._scheduler.state_dict(),
            "epoch": epoch + 1,
            "waited": self.waited,
            "best": tuple(best),
        }
        temporary = self._state.with_suffix(".tmp")
        torch.save(state, temporary)
        temporary.replace(self._state)
        return best

    def best_state(self) -> dict[str, Any]:
        """The weights of the best epoch."""
        return torch.load(self._best, weights_only=True) if self._best.is_file() else self.network.state_dict()

    def _rate(self, step: int) -> float:
        warm_up = max(1, int(self._steps * _WARM_UP))
        return step / warm_up if step < warm_up else max(0.02, (self._steps - step) / (self._steps - warm_up + 1))


def _batches(sentences: Sequence[Sentence], tokenizer: Any, chance: random.Random) -> list[list[Sentence]]:
    """Batches of like length, in random order: padding costs as much as text does."""
    tokens = tokenizer([sentence.text for sentence in sentences], truncation=True, max_length=MAX_TOKENS).input_ids
    shuffled = list(zip(map(len, tokens), sentences, strict=True))
    chance.shuffle(shuffled)
    batches = []
    for start in range(0, len(shuffled), BATCH * _BUCKET):
        bucket = sorted(shuffled[start : start + BATCH * _BUCKET], key=lambda counted: counted[0])
        batches += [[sentence for _, sentence in bucket[at : at + BATCH]] for at in range(0, len(bucket), BATCH)]
    chance.shuffle(batches)
    return batches


def _mood_weights(training: Sequence[Sentence]) -> torch.Tensor:
    counts = torch.tensor([1.0 + sum(s.sentiment == label for s in training) for label in LABELS])
    weights = (counts.sum() / counts) ** 0.5
    return weights / weights.mean()
