"""Every sentence in both languages, and in the words that we have agreed on."""

import re

import pytest

from app.web import catalogue

AVOIDED = {
    "vui lòng": "say what to do, without it",
    "quý khách": "bạn",
    "chứng chỉ": "giấy chứng nhận",
    "chuyên cần": "điểm danh",
    "điều phối viên": "cán bộ điểm cầu",
    "mô-đun": "chuyên đề",
    "xuất bản": "phát hành",
    "phòng ban": "đơn vị",
    "biên nhận": "máy chủ đã lưu",
    "uỷ": "ủy",
}
ENGLISH_IN_VIETNAMESE = re.compile(
    r"\b(quiz|deadline|dashboard|roster|check-in|upload|download|email|site)\b", re.I
)


@pytest.mark.parametrize("feature", catalogue.features())
def test_the_english_of_a_feature_is_complete(feature: str) -> None:
    assert list(catalogue.check(feature)) == []


def test_no_two_features_translate_a_sentence_differently() -> None:
    assert list(catalogue.contradictions(catalogue.features())) == []


@pytest.mark.parametrize("feature", catalogue.features())
def test_sentences_use_the_words_that_we_agreed_on(feature: str) -> None:
    faults = []
    for message in catalogue.extract(feature):
        text = catalogue.first(message.id)
        faults += [f"{text} ({better})" for word, better in AVOIDED.items() if word in text.lower()]
        if text.rstrip().endswith("!") or ENGLISH_IN_VIETNAMESE.search(
            re.sub(r"%\(\w+\)[a-z]|\{\w+\}", "", text)
        ):
            faults.append(text)
    assert not faults
