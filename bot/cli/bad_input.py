"""What a command raises when the user's input is at fault."""


class BadInput(Exception):
    """One line that names what is wrong; the command exits with status 2."""
