"""WTForms' own messages in our words. The keys are WTForms' English texts."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "This field is required.": _l("Cần điền ô này."),
}
PLURALS: dict[str, object] = {}
