"""Vietnamese text, names and phone numbers. `cases.json` tests this and the browser's `web-fold.js` alike."""

from app.vietnamese.names import clean_name, given_name, name_sort_key
from app.vietnamese.phones import clean_phone
from app.vietnamese.text import exact, fold, nfc

__all__ = ["clean_name", "clean_phone", "exact", "fold", "given_name", "name_sort_key", "nfc"]
