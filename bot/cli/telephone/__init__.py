"""A telephone made of WAV files: calls a server as Twilio or Asterisk would bring a call."""

from bot.cli.telephone.calling import Answered, Conduct, Turn, call_up
from bot.cli.telephone.peers import AudioSocketPeer, NoLine, Peer, TwilioPeer
from bot.cli.telephone.ringing import announce, ring_as_twilio

__all__ = [
    "Answered", "AudioSocketPeer", "Conduct", "NoLine", "Peer", "Turn", "TwilioPeer", "announce", "call_up",
    "ring_as_twilio",
]  # fmt: skip
