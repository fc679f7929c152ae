"""The operator: the person at the terminal."""

import getpass


def get_operator_name() -> str:
    """Return the name of the user who runs the command, "nobody" if it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in a container
        return "nobody"
