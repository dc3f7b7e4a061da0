"""What a channel may meet. Each error has a stable code and the HTTP status that fits it."""


class AssistantError(Exception):
    """Base of what Shopdesk raises on purpose: `code` is stable, the message is for people."""

    code = "error"
    status = 500


class BadSetting(AssistantError):
    """The operator asked for something that there is not; the message is one line."""

    code = "bad_setting"


class UnknownConversation(AssistantError):
    """No such conversation, or its token does not fit."""

    code = "unknown_conversation"
    status = 404


class Unauthorized(AssistantError):
    """No token, a wrong one, or one that expired."""

    code = "unauthorized"
    status = 401


class CodeNeeded(Unauthorized):
    """The password was right; the code of the second factor is missing."""

    code = "code_needed"


class TooOften(AssistantError):
    """Tried too often; `seconds` is when the next try counts."""

    code = "too_many_requests"
    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(f"tried too often; try again in {seconds} s")
        self.seconds = seconds


class Forbidden(AssistantError):
    """A valid identity that may not do this."""

    code = "forbidden"
    status = 403


class SecondFactorNeeded(Forbidden):
    """Nothing is open to them before they have set up a second factor."""

    code = "second_factor_needed"


class MessageIdReused(AssistantError):
    """The message id came before, with another text."""

    code = "message_id_reused"
    status = 409


class StaleTurn(AssistantError):
    """Somebody else took the conversation over while this turn ran; nothing of it was saved."""

    code = "stale_turn"
    status = 409


class BadMessage(AssistantError):
    """Empty, too long, or not text."""

    code = "bad_message"
    status = 422


class BadPicture(AssistantError):
    """Not a picture that can be shown, or too big."""

    code = "bad_picture"
    status = 422


class BadAudio(AssistantError):
    """Not audio that can be decoded, or too long."""

    code = "bad_audio"
    status = 422


class NotHeard(AssistantError):
    """Audio without a word in it, or without one that is clear enough for what it would do; no turn was taken."""

    code = "not_heard"
    status = 422


class SpeechFailed(AssistantError):
    """The recognizer or the synthesizer died or took too long; it starts anew with the next request."""

    code = "speech_failed"
    status = 503


class Busy(AssistantError):
    """Too much at once; try again after `Retry-After`."""

    code = "busy"
    status = 503


class StorageUnavailable(AssistantError):
    """The database refuses: full, read-only, unreachable. Nothing was acknowledged."""

    code = "storage_unavailable"
    status = 503


class ModelMissing(AssistantError):
    """A trained model is missing or damaged; `shopdesk doctor` says what to do."""

    code = "model_missing"
    status = 503
