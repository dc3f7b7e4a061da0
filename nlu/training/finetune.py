"""Fine-tune the encoder: prototypes first, length-bucketed batches, augmentation, early stopping, resumable."""

import logging
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn
from tqdm import tqdm

from nlu.sentiment import LABELS
from nlu.training import augmentation, checkpoint
from nlu.training.joining import joined
from nlu.training.network import SHOP, MultiHead, Scheme, batch, loss
from nlu.training.sentences import Sentence

logger = logging.getLogger(__name__)
Quality = tuple[float, float]
Repair = Callable[[str], str]

BATCH = 32  # sentences
_BUCKET = 16  # batches sorted by length together
_HEAD_RATE = 1.5e-3
_WARM_UP = 0.1  # of all steps
_REPAIRED = 0.5  # of the variants
PATIENCE = 2  # epochs without a better development set
_HALF = bool(torch.cpu.get_capabilities().get("avx512_bf16") or torch.cpu.get_capabilities().get("amx_bf16"))
"""Whether half precision is fast here: it halves the time of a step."""


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
) -> tuple[Any, MultiHead, float]:
    """(tokenizer, network, intent accuracy on `development`) of the best epoch, by intents and tags together.

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
        logger.info("epoch finished", extra={"epoch": epoch + 1, "accuracy": reached[0], "tags": reached[1]})
    network.load_state_dict(run.best_state())
    network.eval()
    return tokenizer, network, best[0]


def quality(network: MultiHead, tokenizer: Any, sentences: Sequence[Sentence]) -> Quality:
    """(share of `sentences` whose intent comes first, F1 of the tagged words; 1 where there are none)."""
    network.eval()
    by_length = sorted(sentences, key=lambda sentence: len(sentence.text))
    intents_right = tags_right = tags_given = tags_wanted = 0
    with torch.inference_mode():
        for start in range(0, len(by_length), 2 * BATCH):
            answers = batch(by_length[start : start + 2 * BATCH], tokenizer, network.scheme)
            intents, _, tagged = network(answers.input_ids, answers.attention_mask)
            intents_right += int((intents.argmax(1) == answers.intents).sum())
            words = answers.tags >= 0
            given, wanted = tagged.argmax(2)[words], answers.tags[words]
            tags_right += int(((given == wanted) & (wanted > 0)).sum())
            tags_given, tags_wanted = tags_given + int((given > 0).sum()), tags_wanted + int((wanted > 0).sum())
    f1 = 2 * tags_right / (tags_given + tags_wanted) if tags_given + tags_wanted else 1.0
    return intents_right / max(len(sentences), 1), f1


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
            [{"params": encoder, "lr": schedule.rate}, {"params": heads, "lr": _HEAD_RATE}], weight_decay=0.01
        )
        self._scheduler = torch.optim.lr_scheduler.LambdaLR(self._optimizer, self._rate)
        workplace.mkdir(parents=True, exist_ok=True)
        self._state, self._best = workplace / "progress.pt", workplace / "best.pt"

    def resume(self) -> Quality:
        """Go on where an interrupted training stopped; the best it reached, nothing for a new one."""
        if not self._state.is_file():
            return 0.0, 0.0
        state = torch.load(self._state, weights_only=True)
        self.network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._scheduler.load_state_dict(state["scheduler"])
        self.epoch, self.waited = state["epoch"], state["waited"]
        accuracy, f1 = state["best"]
        return float(accuracy), float(f1)

    def train(self, epoch: int) -> None:
        """One pass over the training sentences, each in a variant of its own."""
        chance = random.Random(self.schedule.seed * 1000 + epoch)
        torch.manual_seed(self.schedule.seed * 1000 + epoch)
        self.network.train()
        variants = [augmentation.augmented(sentence, self._values, chance) for sentence in self.training]
        variants = [self._repaired(variant) if chance.random() < _REPAIRED else variant for variant in variants]
        variants = list(joined(variants, self.schedule.joined, chance))
        bar = tqdm(list(_batches(variants, chance)), desc=f"epoch {epoch + 1}/{self.schedule.epochs}", unit="batch")
        for sentences in bar:
            answers = batch(sentences, self.tokenizer, self.network.scheme)
            with torch.autocast("cpu", torch.bfloat16, enabled=_HALF):
                states = self.network.states(answers.input_ids, answers.attention_mask)
            value = loss(self.network, states.float(), answers, self._weights)
            self._optimizer.zero_grad()
            value.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
            self._optimizer.step()
            self._scheduler.step()
            bar.set_postfix(loss=f"{value.item():.3f}", refresh=False)

    def _repaired(self, sentence: Sentence) -> Sentence:
        """Only without entities: their ranges would not hold."""
        return sentence if sentence.spans else replace(sentence, text=self._repair(sentence.text) or sentence.text)

    def keep(self, epoch: int, reached: Quality, best: Quality) -> Quality:
        """Write the state down, and the weights if they are the best so far; the best quality."""
        is_better = sum(reached) > sum(best)
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
            "best": best,
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


def _batches(sentences: Sequence[Sentence], chance: random.Random) -> Iterator[list[Sentence]]:
    """Batches of like length, in random order: padding costs as much as text does."""
    shuffled = list(sentences)
    chance.shuffle(shuffled)
    batches = []
    for start in range(0, len(shuffled), BATCH * _BUCKET):
        bucket = sorted(shuffled[start : start + BATCH * _BUCKET], key=lambda sentence: len(sentence.text))
        batches += [bucket[at : at + BATCH] for at in range(0, len(bucket), BATCH)]
    chance.shuffle(batches)
    yield from batches


def _mood_weights(training: Sequence[Sentence]) -> torch.Tensor:
    counts = torch.tensor([1.0 + sum(s.sentiment == label for s in training) for label in LABELS])
    weights = (counts.sum() / counts) ** 0.5
    return weights / weights.mean()
