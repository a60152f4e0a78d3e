"""Any bytes as a hex dump: a text that is computed where it is looked at, so that its size costs nothing."""

from aom_tui.session.body.spool import Bytes

_ROW = 16
_LINE = 79
"""Bytes of a line: offset, two groups of eight bytes, what is printable of them, newline. Only the last is shorter."""

_READABLE = bytes(each if 0x20 <= each < 0x7F else 0x2E for each in range(256))


class HexText:
    """`00000000  7b 22 ...  |{"..|`, read like bytes: by index, slice, `find`, `rfind` and `count`."""

    def __init__(self, source: Bytes) -> None:
        self._source = source
        rows, rest = divmod(len(source), _ROW)
        self._len = rows * _LINE + (_LINE - _ROW + rest if rest else 0)

    def __len__(self) -> int:
        return self._len

    def __getitem__(self, index: int | slice) -> int | bytes:
        if isinstance(index, slice):
            start, stop, step = index.indices(self._len)
            return self._piece(start, stop)[::step] if stop > start else b""
        at = index + self._len if index < 0 else index
        if not 0 <= at < self._len:
            raise IndexError(index)
        return self._piece(at, at + 1)[0]

    def _piece(self, start: int, stop: int) -> bytes:
        first, last = start // _LINE, -(-stop // _LINE)
        source = self._source[first * _ROW : last * _ROW]
        text = b"".join(_line(source[at : at + _ROW], first * _ROW + at) for at in range(0, len(source), _ROW))
        return text[start - first * _LINE : stop - first * _LINE]

    def find(self, wanted: bytes, start: int = 0, stop: int | None = None) -> int:
        """As of bytes."""
        stop = self._len if stop is None else min(stop, self._len)
        if wanted == b"\n":
            at = start // _LINE * _LINE + _LINE - 1
            at = at if at < self._len - 1 else self._len - 1
            return at if start <= at < stop else -1
        step = _LINE * 1024
        for at in range(start, stop, step):
            found = self._piece(at, min(at + step + len(wanted) - 1, stop)).find(wanted)
            if found >= 0:
                return at + found
        return -1

    def rfind(self, wanted: bytes, start: int = 0, stop: int | None = None) -> int:
        """As of bytes."""
        stop = self._len if stop is None else min(stop, self._len)
        if wanted == b"\n":
            last = self._len - 1 if stop == self._len else stop // _LINE * _LINE - 1
            return last if start <= last else -1
        step = _LINE * 1024
        for at in range(stop, start, -step):
            begin = max(at - step, start)
            found = self._piece(begin, min(at + len(wanted) - 1, stop)).rfind(wanted)
            if found >= 0:
                return begin + found
        return -1

    def count(self, wanted: bytes, start: int = 0, stop: int | None = None) -> int:
        """How often a byte occurs; of newlines at once."""
        stop = self._len if stop is None else min(stop, self._len)
        if wanted == b"\n":
            return self._newlines(stop) - self._newlines(start)
        step = _LINE * 1024
        return sum(self._piece(at, min(at + step, stop)).count(wanted) for at in range(start, stop, step))

    def _newlines(self, stop: int) -> int:
        return stop // _LINE + (stop == self._len and stop % _LINE > 0)


def _line(row: bytes, at: int) -> bytes:
    readable = row.translate(_READABLE).decode("ascii")
    return f"{at:08x}  {row[:8].hex(' '):<23}  {row[8:].hex(' '):<23}  |{readable}|\n".encode()
