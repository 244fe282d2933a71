"""Papers and files from plain data: slips and badges as PDF, QR codes, CSV."""

from app.documents.badges import Badge, BadgeSheet, badges_pdf
from app.documents.csv_file import csv_bytes
from app.documents.errors import DocumentFailedError, TooManyPagesError
from app.documents.qr import qr_png, qr_svg
from app.documents.slips import Slip, SlipSheet, slips_pdf

__all__ = [
    "Badge",
    "BadgeSheet",
    "DocumentFailedError",
    "Slip",
    "SlipSheet",
    "TooManyPagesError",
    "badges_pdf",
    "csv_bytes",
    "qr_png",
    "qr_svg",
    "slips_pdf",
]
