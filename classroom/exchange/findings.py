"""Why a file as a whole cannot be read as a table: one sentence and one remedy per code."""

from classroom.exchange.message import WHOLE_FILE, Message, error
from kit.text import Text

SAVE_AS = (
    "请用 Excel 或 WPS 打开后另存为 .xlsx，再上传。",
    "Open it in Excel or WPS, save it as .xlsx and upload that.",
)
REJECTIONS: dict[str, tuple[str, str]] = {
    "too_large": ("文件超过 10 MB，请拆成几个文件。", "The file is over 10 MB; split it."),
    "empty": ("文件里没有内容，请检查是否选错了文件。", "The file is empty; is it the right one?"),
    "no_rows": (
        "只有表头，没有数据行；请在表头下面填写数据。",
        "There is a header but no rows; fill in rows below the header.",
    ),
    "not_text": (
        f"这不是 CSV 文本，也不是 Excel 工作簿。{SAVE_AS[0]}",
        f"This is neither CSV text nor an Excel workbook. {SAVE_AS[1]}",
    ),
    "web_page": (
        f"这是网页或 XML，不是真正的 Excel 文件（教务系统常这样导出）。{SAVE_AS[0]}",
        f"This is a web page or XML, not a real Excel file. {SAVE_AS[1]}",
    ),
    "encoding_unknown": (
        f"认不出文字编码（试过 UTF-8、GB18030、Big5、UTF-16）。{SAVE_AS[0]}",
        f"The text encoding is none of UTF-8, GB18030, Big5, UTF-16. {SAVE_AS[1]}",
    ),
    "encoding_wrong": (
        "文件不是您选择的编码，请换一种编码再预览。",
        "The file is not in the encoding you chose; preview it in another.",
    ),
    "encoding_mixed": (
        "同一个文件里混用了两种文字编码（多半是拼接而成），从这里开始读不出。请分别转换后再合并。",
        "The file mixes two text encodings, probably joined by hand; convert the parts, then join.",
    ),
    "encoding_damaged": (
        "有已经损坏的文字（�），请从原来的系统重新导出。",
        "Some text is already damaged (�); export the file again from where it came.",
    ),
    "csv_syntax": (
        "引号没有成对，或一个单元格超过 32,767 个字符；请检查这一行的引号。",
        "A quote is not closed, or a cell has over 32,767 characters; look at the quotes here.",
    ),
    "row_too_long": (
        "这一行的格子比表头多，多半是内容里有逗号而没有加引号，后面的列都错位了。请修改这一行。",
        "The row has more cells than the header: a comma inside a cell has shifted it. Mend it.",
    ),
    "one_column_only": (
        "只认出一列：分隔符不是英文逗号、分号或制表符（是全角“，”吗？）。请改成英文逗号。",
        "Only one column was found: separate by comma, semicolon or tab, not by full-width “，”.",
    ),
    "too_many_columns": (
        "超过 500 列，请删去不用的列。",
        "Over 500 columns; delete those not needed.",
    ),
    "too_many_rows": ("超过 20,000 行，请拆成几个文件。", "Over 20,000 rows; split the file."),
    "too_many_order_rows": (
        "超过 1,000,000 行，请按时间拆成几份，或只留一段时间。",
        "Over 1,000,000 rows; split the file or keep a shorter period.",
    ),
    "bad_parquet": (
        "这个 parquet 文件读不出来（不完整、已损坏或用了不支持的列类型），请重新导出。",
        "The parquet file cannot be read: cut short, damaged or with columns of odd types.",
    ),
    "old_or_encrypted": (
        f"这是旧版 .xls 或加了密码的 Excel 文件。{SAVE_AS[0]}",
        f"This is an old .xls or an Excel file with a password. {SAVE_AS[1]}",
    ),
    "corrupt_archive": (
        "Excel 文件不完整或已损坏，请重新下载或重新保存。",
        "The Excel file is cut short or damaged; download or save it again.",
    ),
    "not_a_workbook": (
        f"这个压缩包不是 Excel 工作簿（.xlsx）。{SAVE_AS[0]}",
        f"This archive is not an Excel workbook (.xlsx). {SAVE_AS[1]}",
    ),
    "nested_archive": (
        "压缩包里还有压缩包，请直接上传表格。",
        "There are archives inside the archive; upload the table itself.",
    ),
    "duplicate_entry": (
        "压缩包里有两个同名文件，请重新保存。",
        "The archive holds two files of one name; save it again.",
    ),
    "size_mismatch": (
        "压缩包声明的大小与实际不符，不安全，请重新保存。",
        "The archive lies about its sizes, which is unsafe; save the file again.",
    ),
    "expands_too_much": (
        "文件展开后超过 100 MB，请删去图片和不用的工作表。",
        "The file expands to over 100 MB; delete pictures and sheets not needed.",
    ),
    "xml_entities": (
        "文件里有外部实体声明，不安全，已拒绝。请用 Excel 重新保存。",
        "The file declares XML entities, which is unsafe; save it again in Excel.",
    ),
    "too_heavy": (
        "读取这个文件用的时间或内存超过了限制，请只留需要的工作表和列。",
        "Reading the file took more time or memory than allowed; keep only what is needed.",
    ),
    "unknown_sheet": ("没有这张工作表，请重新选择。", "There is no such sheet; choose another."),
}


class UnreadableError(Exception):
    """The file cannot be read as a table: the code of a rejection, and where if known."""

    def __init__(self, code: str, place: Text = WHOLE_FILE) -> None:
        self.code, self.place = code, place
        super().__init__(code)


def rejection(code: str, place: Text = WHOLE_FILE) -> Message:
    zh, en = REJECTIONS[code]
    return error(code, place, zh, en)
