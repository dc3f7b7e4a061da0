"""What a shop answers when it will not do something."""


class Forbidden(Exception):
    """The order's state does not allow the command. `code` is the refusal's name: "order_already_shipped"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class KeyReused(Exception):
    """The key of a command came before, with another command. What either of them says stays out of it."""

    def __init__(self, key: str) -> None:
        super().__init__(f"key {key} was used for another command")
