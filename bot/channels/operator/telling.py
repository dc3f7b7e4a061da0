"""Telling webhooks: signed, to public addresses only, each until it arrives or is given up."""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from time import time

import anyio
import httpx

from bot.errors import AssistantError
from bot.storage.hooks import Delivery, Hooks
from knowledge_base.ingest.addresses import Address, RefusedUrl, Target, not_public, target
from knowledge_base.ingest.fetch import resolve_host

logger = logging.getLogger(__name__)

SECONDS = 5.0
SIGNATURE = "Shopdesk-Signature"
"""`t=<seconds since 1970>,v1=<hex of HMAC-SHA256 of "<t>.<body>">`"""


class BadAddress(AssistantError):
    """Nothing is told there; says why."""

    code = "bad_address"
    status = 422


@dataclass(frozen=True, slots=True)
class Telling:
    """How webhooks are told; tests give it another resolver, transport and idea of what is public."""

    secret_of: Callable[[str], str]
    """Of the webhook of this id; in no database."""
    resolve: Callable[[str, int], Sequence[str]] = resolve_host
    refusal: Callable[[Address, int], str] = not_public
    transport: httpx.AsyncBaseTransport | None = None
    seconds: float = SECONDS
    """For one address, however slowly it answers: the others wait."""

    def check(self, url: str) -> None:
        """Raises `BadAddress` for what is no public web server's address now."""
        self._address(self._target(url))

    def send_due(self, hooks: Hooks) -> int:
        """Tell what is due; how many arrived."""
        return sum(self._send(hooks, delivery) for delivery in hooks.due())

    def _send(self, hooks: Hooks, delivery: Delivery) -> bool:
        try:
            asked = self._target(delivery.url)
            status = asyncio.run(self._post(asked, self._address(asked), delivery))
        except BadAddress as error:
            hooks.failed(delivery, str(error))
            return False
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            hooks.failed(delivery, f"{type(error).__name__}: {error}"[:300])
            return False
        except TimeoutError:
            hooks.failed(delivery, f"no answer within {self.seconds:g} seconds")
            return False
        if not 200 <= status < 300:
            hooks.failed(delivery, f"answered {status}")
            return False
        hooks.told(delivery)
        return True

    async def _post(self, asked: Target, address: Address, delivery: Delivery) -> int:
        """The status; to the address that was checked, whatever the name resolves to by then. No redirects."""
        url = asked.url.copy_with(host=str(address), fragment=None)
        headers = {
            "Host": asked.url.netloc.decode("ascii"),
            "Content-Type": "application/json",
            "User-Agent": "Shopdesk-webhook",
            "Shopdesk-Delivery": str(delivery.id),
            SIGNATURE: signature(self.secret_of(delivery.hook_id), delivery.body, round(time())),
        }
        extensions = {"sni_hostname": asked.host}  # the certificate must be the name's, not the address's
        with anyio.fail_after(self.seconds):
            async with httpx.AsyncClient(transport=self.transport, trust_env=False, timeout=self.seconds) as client:
                request = client.build_request(
                    "POST", url, headers=headers, content=delivery.body.encode(), extensions=extensions
                )
                response = await client.send(request, stream=True)  # what it says beside the status is not read
                await response.aclose()
                return response.status_code

    def _target(self, url: str) -> Target:
        try:
            return target(url)
        except RefusedUrl as error:
            raise BadAddress(str(error)) from error

    def _address(self, asked: Target) -> Address:
        try:
            addresses = [ip_address(found) for found in self.resolve(asked.host, asked.port)]
        except (OSError, UnicodeError, ValueError) as error:
            raise BadAddress(f"{asked.host} has no address") from error
        for address in addresses:
            if reason := self.refusal(address, asked.port):
                raise BadAddress(reason)
        if not addresses:
            raise BadAddress(f"{asked.host} has no address")
        return addresses[0]


def signature(secret: str, body: str, at: int) -> str:
    """What the receiver makes of the body, the secret and the time, and compares."""
    digest = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
