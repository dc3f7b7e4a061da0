"""What the people at the desk may meet."""

from bot.errors import AssistantError


class BadAccount(AssistantError):
    """Not an account that can be: the message says what was expected."""

    code = "bad_account"
    status = 422


class BadDeed(AssistantError):
    """An action that is not offered here, or lacks something."""

    code = "bad_deed"
    status = 422
