"""The signals that ask the program to stop."""

import signal


def list_stop_signals() -> list[signal.Signals]:
    """Return the signals that stop the program, without ignored ones, such as SIGHUP under nohup."""
    names = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    return [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
