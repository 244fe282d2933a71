"""What can be done with courses."""

from app.catalogue.services.checking import check
from app.catalogue.services.exporting import ExportReport, export
from app.catalogue.services.publishing import Publication, publish
from app.catalogue.services.recompiling import Recompilation, recompile
from app.catalogue.services.syncing import SyncReport, settle_conflict, sync

__all__ = [
    "ExportReport",
    "Publication",
    "Recompilation",
    "SyncReport",
    "check",
    "export",
    "publish",
    "recompile",
    "settle_conflict",
    "sync",
]
