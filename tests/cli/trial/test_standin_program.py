"""The Slack stand-in is run only if it is the package that Errdesk expects."""

import base64
import hashlib
import io
import os
import stat
import tarfile

import pytest

from bot.cli.trial import standin_program
from bot.errors import Refusal

NAME = "local-slack-linux-x64"
OTHER = "local-slack-plan9-x64"
PROGRAM = b"#!/bin/sh\nexit 0\n"


@pytest.fixture
def npm(tmp_path):
    """Return what makes an npm that fetches a package."""

    def make(content):
        (tmp_path / "served.tgz").write_bytes(content)
        fake = tmp_path / "npm"
        fake.write_text(f'#!/bin/sh\ncp {tmp_path}/served.tgz "$4/{NAME}.tgz"\n')
        fake.chmod(0o755)
        return str(fake)

    return make


@pytest.fixture
def package(monkeypatch):
    """Return a package whose checksum Errdesk knows."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, data in (
            ("package/bin/local-slack", PROGRAM),
            ("../../evil", b"evil"),
            ("package/package.json", b"{}"),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    checksum = "sha512-" + base64.b64encode(hashlib.sha512(content.getvalue()).digest()).decode()
    monkeypatch.setitem(standin_program.CHECKSUMS, NAME, checksum)
    return content.getvalue()


def test_the_expected_package_gives_its_program_to_its_owner_alone(npm, package, tmp_path):
    target = tmp_path / "folder" / NAME / "local-slack"
    standin_program.install_program(target, NAME, npm(package))
    assert target.read_bytes() == PROGRAM
    assert [path.name for path in target.parent.iterdir()] == ["local-slack"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o700
    assert stat.S_IMODE(target.parent.stat().st_mode) == 0o700
    assert os.access(target, os.X_OK)


def test_another_package_is_refused_and_leaves_nothing(npm, package, tmp_path):
    target = tmp_path / "folder" / NAME / "local-slack"
    with pytest.raises(Refusal, match="checksum"):
        standin_program.install_program(target, NAME, npm(package + b"\0"))
    assert list(target.parent.iterdir()) == []


def test_a_package_without_a_known_checksum_is_used_with_a_warning(npm, package, tmp_path, capsys):
    standin_program.install_program(tmp_path / "folder" / "local-slack", OTHER, npm(package))
    assert f"no checksum of {OTHER}" in capsys.readouterr().err


def test_a_package_without_a_program_is_refused(npm, package, tmp_path):
    with pytest.raises(Refusal, match="no program"):
        standin_program.install_program(tmp_path / "folder" / "local-slack.exe", NAME, npm(package))


def test_without_npm_the_reason_is_said(tmp_path):
    with pytest.raises(Refusal, match="npm"):
        standin_program.install_program(tmp_path / "local-slack", NAME, None)


def test_without_a_network_the_reason_is_said(tmp_path):
    failing = tmp_path / "npm"
    failing.write_text("#!/bin/sh\necho 'npm ERR! network is unreachable' >&2\nexit 1\n")
    failing.chmod(0o755)
    with pytest.raises(Refusal, match="network is unreachable"):
        standin_program.install_program(tmp_path / "local-slack", NAME, str(failing))


@pytest.mark.parametrize(
    "machine", [("Linux", "riscv64"), ("Plan9", "x86_64"), ("Windows", "ARM64"), ("Windows", "arm64")]
)
def test_a_machine_without_a_stand_in_is_named(machine):
    with pytest.raises(Refusal, match=machine[0]):
        standin_program.choose_package(*machine)
