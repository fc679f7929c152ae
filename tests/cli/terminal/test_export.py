"""Exports are written to a file completely or not at all; anything but a regular file is not replaced."""

import os
from threading import Thread

import pytest

from bot.cli.terminal.export import write_output
from bot.errors import Refusal


def test_a_file_is_whole_or_stays_as_it_was(tmp_path):
    def breaks():
        yield b"new"
        raise KeyError

    target = tmp_path / "out.csv"
    target.write_bytes(b"old")
    with pytest.raises(KeyError):
        write_output(breaks(), target)
    assert ([path.name for path in tmp_path.iterdir()], target.read_bytes()) == (["out.csv"], b"old")
    write_output([b"a", b"b"], target)
    assert ([path.name for path in tmp_path.iterdir()], target.read_bytes()) == (["out.csv"], b"ab")


def test_a_pipe_stays_a_pipe_and_a_link_a_link(tmp_path):
    pipe, link, target = tmp_path / "pipe", tmp_path / "link", tmp_path / "target"
    os.mkfifo(pipe)
    link.symlink_to(target)
    target.write_bytes(b"old")
    writing = Thread(target=write_output, args=([b"a", b"b"], pipe))
    writing.start()
    assert pipe.read_bytes() == b"ab"
    writing.join()
    write_output([b"new"], link)
    assert (pipe.is_fifo(), link.is_symlink(), target.read_bytes()) == (True, True, b"new")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(Refusal, match="cannot be written"):
        write_output([b"a"], tmp_path)
