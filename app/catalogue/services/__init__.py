"""What can be done with courses."""

from app.catalogue.services.checking import check
from app.catalogue.services.exporting import ExportReport, export
from app.catalogue.services.publishing import Publication, publish
from app.catalogue.services.syncing import SyncReport, settle_conflict, sync

__all__ = [
    "ExportReport",
    "Publication",
    "SyncReport",
    "check",
    "export",
    "publish",
    "settle_conflict",
    "sync",
]
