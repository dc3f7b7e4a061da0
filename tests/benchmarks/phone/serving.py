"""The server of `shopdesk serve`, without the training that goes on beside it: `python -m ...phone.serving PORT`."""

import sys

import uvicorn
from threadpoolctl import threadpool_limits

from bot.channels.patience import BoundedHead
from bot.cli.preparing import prepare
from bot.cli.serve import HOST, LONGEST_FRAME, UNLIMITED_RATES, build_app
from bot.settings import Settings
from bot.telemetry import set_up_logging
from bot.wiring import Wiring


def main() -> None:
    settings = Settings()
    set_up_logging(settings.log_level, personal_data=False)
    wiring = Wiring(settings)
    prepare(wiring, lambda line: None)
    threadpool_limits(limits=1)
    app = build_app(wiring, rates=UNLIMITED_RATES)
    uvicorn.run(
        app, host=HOST, port=int(sys.argv[1]), log_config=None, access_log=False, timeout_graceful_shutdown=5,
        http=BoundedHead, ws="websockets-sansio", ws_max_size=LONGEST_FRAME,
    )  # fmt: skip


if __name__ == "__main__":
    main()
