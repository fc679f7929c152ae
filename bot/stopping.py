"""What asks a program to stop."""

import signal


def stop_signals() -> list[signal.Signals]:
    """Return the signals that stop the program; under nohup a closed terminal does not."""
    names = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    return [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
