"""Small .xlsx files, written by hand so that tests can also make broken and hostile ones."""

import io
import zipfile

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_FORMATS = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
_STYLES = f'<styleSheet xmlns="{_MAIN}">{_FORMATS}</styleSheet>'


def workbook(*sheets, hidden=(), members=None):
    """Make an .xlsx of sheets; a sheet is a list of rows, or the XML of its rows."""
    names, links = "", _link("rId0", "styles", "styles.xml")
    for n in range(1, len(sheets) + 1):
        state = ' state="hidden"' if n in hidden else ""
        names += f'<sheet name="Trang {n}" sheetId="{n}" r:id="rId{n}"{state}/>'
        links += _link(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml")
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _links(_link("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": _links(links),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{names}</sheets>'
        "</workbook>",
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/sheet{n}.xml": _sheet(rows) for n, rows in enumerate(sheets, 1)},
        **(members or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _link(name, kind, target):
    return f'<Relationship Id="{name}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'


def _links(inside):
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _sheet(rows):
    inside = rows if isinstance(rows, str) else "".join(_row(line, row) for line, row in enumerate(rows, 1))
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{inside}</sheetData></worksheet>'


def _row(line, cells):
    return (
        f'<row r="{line}">'
        + "".join(_cell(f"{chr(65 + n)}{line}", cell) for n, cell in enumerate(cells))
        + "</row>"
    )


def _cell(place, value):
    if value is None:
        return f'<c r="{place}" s="1"/>'
    if isinstance(value, tuple):  # a number that is shown as a day
        return f'<c r="{place}" s="1"><v>{value[0]}</v></c>'
    if isinstance(value, str):
        text = value.replace("&", "&amp;").replace("<", "&lt;")
        if value.startswith("#"):
            return f'<c r="{place}" t="e"><v>{text}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'
