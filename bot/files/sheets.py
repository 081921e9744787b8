"""Tables as towns keep them (.xlsx, .csv) become rows of plain text; whatever a spreadsheet did to a value is said."""

import csv
import io
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

MAX_BYTES = 20_000_000
MAX_UNPACKED = 200_000_000
MAX_ROWS = 50_000
MAX_COLUMNS = 40
MAX_CHARS = 500
EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number."""
RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    KeyError,
    IndexError,
    AttributeError,
    ValueError,
    TypeError,
    SyntaxError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)
"""What openpyxl is known to raise on files that are no sound workbook (its XML errors are SyntaxErrors)."""


class UnreadableFileError(Exception):
    """The file as a whole can't be read; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell without a trustworthy value; `reason` is for whoever keeps the sheet."""

    reason: str


Cell = str | BadCell


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows by their number in the spreadsheet; empty ones are left out."""

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Every sheet of an .xlsx file. UnreadableFileError where it is too large, no workbook, or made to do harm."""
    data = read_bounded(path)
    _refuse_bombs(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            try:
                return tuple(Sheet(name=s.title.strip(), rows=tuple(_read_rows(s))) for s in book.worksheets)
            finally:
                book.close()
    except _BROKEN as error:
        raise UnreadableFileError(
            "这个表格文件坏了，或者不是真正的 .xlsx。请用表格软件打开，另存为 .xlsx 再试。"
        ) from error


def read_csv(path: Path) -> Sheet:
    """One table in UTF-8 (with or without a mark), UTF-16 with a mark, or GB18030."""
    text = _decode(read_bounded(path))
    try:
        rows = list(enumerate(csv.reader(io.StringIO(text, newline="")), start=1))
    except csv.Error as error:
        raise UnreadableFileError(
            "这个 .csv 文件的引号或换行不对，读不下去。请用表格软件打开，重新另存为 .csv。"
        ) from error
    if len(rows) > MAX_ROWS:
        raise UnreadableFileError(_TOO_MANY_ROWS)
    cells = ((number, tuple(_read_text(value) for value in row[:MAX_COLUMNS])) for number, row in rows)
    return Sheet(name=path.stem, rows=tuple((number, row) for number, row in cells if any(row)))


def read_bounded(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableFileError(f"文件太大（{size // 1_000_000} MB），最多 {MAX_BYTES // 1_000_000} MB。")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"打不开文件：{path}。请核对文件名和位置。") from error


def write_workbook(path: Path, sheets: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> None:
    """Every value as text: a code keeps its digits, and nothing becomes a formula."""
    book = Workbook(write_only=True)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for letter in "ABCDEFGHIJKL":
            sheet.column_dimensions[letter].width = 20
        for row in rows:
            sheet.append([_text_cell(sheet, value) for value in row])
    book.save(path)


def write_csv(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """With a mark, so that spreadsheets read it as UTF-8; long numbers keep all their digits."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([_guard_number(guard_text(value)) for value in row] for row in rows)


def guard_text(value: str) -> str:
    """Neutralises what a spreadsheet would run as a formula; `_read_text` takes the mark away again."""
    return f"'{value}" if value.startswith((*RISKY_STARTS, "'")) else value


def _guard_number(value: str) -> str:
    return f"'{value}" if value.isdigit() and (len(value) > 11 or value.startswith("0")) else value


def _text_cell(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, value=guard_text(value))
    cell.number_format = "@"
    return cell


def _refuse_bombs(data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFileError("这是旧格式（.xls）或加了密码的表。请用表格软件打开，另存为不带密码的 .xlsx。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
    except _BROKEN as error:
        raise UnreadableFileError("这不是 .xlsx 表格文件。请用表格软件打开，另存为 .xlsx 再试。") from error
    if unpacked > MAX_UNPACKED:
        raise UnreadableFileError("这个表格解开以后太大，不读。请只留下名单，另存一份新的。")


def _read_rows(sheet: Any) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The declared size of a sheet is not believed; rows beyond the limit are an error, not cut off."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number > MAX_ROWS:
            raise UnreadableFileError(_TOO_MANY_ROWS)
        cells = tuple(_read_cell(cell) for cell in row)
        if any(cells):
            yield number, cells


_TOO_MANY_ROWS = f"表格超过 {MAX_ROWS} 行，请分成几份导入，并删掉表尾多余的空行。"


def _read_cell(cell: Any) -> Cell:
    value, kind = cell.value, cell.data_type
    if value is None:
        return ""
    if kind == "f":
        return BadCell("这一格是公式，请改成写死的值（复制后“只粘贴数值”）")
    if kind == "e":
        return BadCell(f"这一格是表格软件的错误“{str(value)[:20]}”，请改正")
    match value:
        case bool():
            return "是" if value else "否"
        case int():
            return str(value) if abs(value) < 10**EXACT_DIGITS else BadCell(_explain_number(value))
        case float():
            return _read_float(value)
        case datetime() | date() | time() | timedelta():
            return BadCell("这一格被表格软件当成了日期，请把这一列设成“文本”再填")
        case _:
            return _read_text(str(value))


def _read_float(value: float) -> Cell:
    if not value.is_integer():
        return repr(value)
    return str(int(value)) if abs(value) < 1e11 else BadCell(_explain_number(value))


def _explain_number(value: float) -> str:
    return _explain_science(f"{value:.8E}" if abs(value) < 10**300 else "很大的数")


def _read_text(value: str) -> Cell:
    text = clean_text(value)
    if len(text) > MAX_CHARS:
        return BadCell(f"这一格有 {len(text)} 个字，太长了")
    if text.startswith("'"):
        return text[1:].strip()
    return BadCell(_explain_science(text)) if _is_science(text) else text


def clean_text(value: str) -> str:
    """Without invisible characters, but those inside an emoji; line breaks and wide spaces become spaces."""
    spaced = "".join(" " if char.isspace() else char for char in value)
    return "".join(char for char in spaced if char == "\u200d" or unicodedata.category(char) not in _UNSEEN).strip()


_UNSEEN = ("Cc", "Cf", "Cs", "Co")


def _is_science(text: str) -> bool:
    head, mark, power = text.upper().partition("E+")
    return bool(mark) and power.isdigit() and int(power[:4]) >= 11 and head.replace(".", "", 1).isdigit()


def _explain_science(text: str) -> str:
    return f"数字 {text[:24]} 被表格软件改过，已经不完整。请把这一列设成“文本”，再重新填编号"


def _decode(data: bytes) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError("看不懂这个文件的文字编码。请用表格软件打开，另存为“CSV UTF-8”。")
