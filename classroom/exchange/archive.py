"""Look into a zip file without believing what it says about itself.

Used inside the capped child process, so it imports nothing heavy. Sizes are counted while
inflating, never taken from the directory; nothing is ever written to disk.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping

MOST_BYTES, MOST_ENTRIES, STEP = 100_000_000, 2_000, 1 << 20
DEFLATED, STORED = zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED
LOCAL_HEAD = 30
NESTED = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


class ArchiveError(Exception):
    """Why the archive is refused: one of the codes in findings.REJECTIONS."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def read_archive(raw: bytes) -> Mapping[str, bytes]:
    """Every file of the archive by its name, inflated under one common limit."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except Exception as error:  # zipfile raises many kinds on a damaged directory
        raise ArchiveError("corrupt_archive") from error
    _check_directory(entries)
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for entry in entries:
        content = _inflate(raw, entry, left)
        left -= len(content)
        files[entry.filename.replace("\\", "/")] = content
    return files


def refuse_nested(files: Mapping[str, bytes]) -> None:
    """An archive of archives is never unpacked further."""
    if any(content.startswith(NESTED) for content in files.values()):
        raise ArchiveError("nested_archive")


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise ArchiveError("expands_too_much")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ArchiveError("old_or_encrypted")
    names = {entry.filename.casefold().replace("\\", "/") for entry in entries}
    if len(names) < len(entries):
        raise ArchiveError("duplicate_entry")


def _inflate(raw: bytes, entry: zipfile.ZipInfo, left: int) -> bytes:
    """The entry's bytes; size and checksum must be what the directory promised."""
    head = raw[entry.header_offset : entry.header_offset + LOCAL_HEAD]
    if head[:4] != b"PK\x03\x04" or entry.compress_type not in (DEFLATED, STORED):
        raise ArchiveError("corrupt_archive")
    start = entry.header_offset + LOCAL_HEAD
    start += int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    packed = raw[start : start + entry.compress_size]
    content = packed if entry.compress_type == STORED else _inflated(packed, left)
    if len(content) > left:
        raise ArchiveError("expands_too_much")
    if len(content) != entry.file_size:
        raise ArchiveError("size_mismatch")
    if zlib.crc32(content) != entry.CRC:
        raise ArchiveError("corrupt_archive")
    return content


def _inflated(packed: bytes, left: int) -> bytes:
    stream = zlib.decompressobj(-15)
    content = bytearray()
    waiting = packed
    try:
        while waiting and not stream.eof:
            content += stream.decompress(waiting, STEP)
            if len(content) > left:
                raise ArchiveError("expands_too_much")
            waiting = stream.unconsumed_tail
        if not stream.eof:
            raise ArchiveError("corrupt_archive")
    except zlib.error as error:
        raise ArchiveError("corrupt_archive") from error
    return bytes(content)
