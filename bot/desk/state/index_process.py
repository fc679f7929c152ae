"""The building process: ``python -m bot.desk.state.index_process`` builds a large index and prints its name."""

import pickle
import sys

from bot.database.database import Unavailable, open_database
from bot.desk.state.index_build import UNAVAILABLE, UNWRITABLE, IndexRequest, SharedIndex, build_on_disk


def main() -> int:
    """Build what the pickle on stdin asks for, and return the exit code."""
    request: IndexRequest
    shared: SharedIndex
    request, shared = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the process that started this one
    database = open_database(shared.database_url)
    try:
        sys.stdout.write(build_on_disk(database, request, shared))
    except Unavailable as trouble:
        sys.stderr.write(trouble.detail)
        return UNAVAILABLE
    except OSError as error:
        sys.stderr.write(str(error))
        return UNWRITABLE
    finally:
        database.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
