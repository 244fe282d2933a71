"""What may be wrong with a question in Markdown, how to mend it, and how a question refuses an answer."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    # answers of trainees
    "response-invalid": _l("Câu trả lời này không khớp với câu hỏi."),
    "response-too-long": _l("Câu trả lời dài hơn %(limit)s ký tự."),
    "number-response-invalid": _l("“%(given)s” không phải là một số."),
    "number-response-ambiguous": _l("“%(given)s” có thể hiểu là %(whole)s hoặc %(decimal)s."),
    # the heading
    "question-no-title": _l("Câu hỏi chưa có lời."),
    "question-id-missing": _l("Câu hỏi chưa có mã."),
    "question-id-invalid": _l("Mã câu hỏi “%(given)s” không dùng được."),
    "attributes-invalid": _l("Không đọc được phần trong ngoặc nhọn từ “%(text)s”."),
    "attribute-twice": _l("“%(name)s” được viết hai lần trong ngoặc nhọn."),
    "attribute-unknown": _l("Không có thuộc tính “%(name)s”."),
    "attribute-unused": _l("Thuộc tính “%(name)s” không có tác dụng với câu hỏi loại “%(type)s”."),
    "question-type-unknown": _l("Không có loại câu hỏi “%(given)s”."),
    "question-type-later": _l("Loại câu hỏi “%(type)s” sẽ có trong bản sau, nay chưa dùng được."),
    "level-unknown": _l("Không có mức “%(given)s”."),
    "points-invalid": _l("“%(given)s” không phải số điểm dùng được."),
    "scoring-unknown": _l("Không có cách chấm “%(given)s”."),
    "scoring-all-with-shares": _l(
        "Có lựa chọn ghi phần trăm nhưng cách chấm là “all” (đúng hết mới có điểm)."
    ),
    "diacritics-unknown": _l("Không có cách so dấu “%(given)s”."),
    # the answers
    "question-no-answers": _l("Câu hỏi chưa có phần trả lời."),
    "answers-not-of-type": _l("Không thấy phần trả lời hợp với loại “%(type)s”."),
    "answers-two-kinds": _l("Câu hỏi có hai kiểu trả lời khác nhau."),
    "answers-mixed": _l("Danh sách lẫn lộn ngoặc tròn ( ) và ngoặc vuông [ ]."),
    "answers-split": _l("Dòng này chen vào giữa các lựa chọn."),
    "text-after-answers": _l("Có chữ đứng sau phần trả lời."),
    "feedback-not-indented": _l("Dòng phản hồi này chưa thụt vào dưới lựa chọn của nó."),
    "answer-unmarked": _l("Lựa chọn này chưa có dấu ( ) hoặc [ ] ở đầu."),
    "answer-mark-unknown": _l("Dấu ở đầu lựa chọn này không đọc được."),
    "answer-empty": _l("Lựa chọn hoặc đáp án này không có chữ."),
    "answer-too-long": _l("Đáp án dài hơn %(limit)s ký tự."),
    "answer-is-number-with-unit": _l("Đáp án “%(given)s” được so như chữ, phải gõ cả đơn vị."),
    "answer-twice": _l("Lựa chọn này giống hệt lựa chọn ở dòng %(first)s."),
    "option-attribute-unknown": _l("Lựa chọn không dùng được thuộc tính “%(name)s”."),
    "question-one-option": _l("Câu hỏi chỉ có một lựa chọn."),
    "question-too-many-options": _l("Câu hỏi có nhiều hơn %(limit)s lựa chọn."),
    "question-no-right-answer": _l("Câu hỏi chưa có đáp án đúng."),
    "question-several-right": _l("Câu hỏi một lựa chọn có hai đáp án đúng."),
    "share-out-of-range": _l("%(share)s nằm ngoài khoảng cho phép, từ %(low)s đến %(high)s."),
    "shares-not-whole": _l("Phần trăm của các lựa chọn đúng cộng lại là %(total)s, không thành trọn 100%%."),
    "number-ambiguous": _l("“%(given)s” có thể hiểu là %(whole)s hoặc %(decimal)s."),
    "number-invalid": _l("“%(given)s” không phải là một số."),
    "range-reversed": _l("Khoảng “%(given)s” có đầu lớn hơn cuối."),
}

HINTS = {
    "response-invalid": _l("Tải lại trang rồi chọn lại."),
    "number-response-invalid": _l("Viết bằng chữ số, ví dụ 45 hoặc 7,5."),
    "number-response-ambiguous": _l("Viết %(whole)s hoặc %(decimal)s, không dùng dấu ngăn hàng nghìn."),
    "question-no-title": _l("Viết câu hỏi ngay sau dấu ##."),
    "question-id-missing": _l("Thêm {#mã} vào cuối dòng tiêu đề; flask courses check --fix tự thêm."),
    "question-id-invalid": _l("Chỉ dùng chữ thường không dấu, chữ số và gạch nối, ví dụ {#kn-32}."),
    "attributes-invalid": _l(
        'Viết như {#kn-32 points=1 tags="thoi-han"}, dùng dấu nháy thẳng và đủ hai ngoặc.'
    ),
    "attribute-twice": _l("Giữ lại một."),
    "attribute-unknown": _l("Gần giống nhất: %(nearest)s."),
    "attribute-unused": _l("Bỏ thuộc tính này, hoặc đổi kiểu trả lời."),
    "question-type-unknown": _l("Gần giống nhất: %(nearest)s. Dùng được: one, several, text, number."),
    "question-type-later": _l("Đổi sang một trong các kiểu: ( ), [ ], hoặc dòng bắt đầu bằng dấu =."),
    "level-unknown": _l("Dùng remember (nhớ), apply (áp dụng) hoặc judge (đánh giá)."),
    "points-invalid": _l("Viết một số lớn hơn 0, không quá 1000, ví dụ points=2 hoặc points=0,5."),
    "scoring-unknown": _l("Dùng all (đúng hết mới có điểm) hoặc partial (đúng trừ sai)."),
    "scoring-all-with-shares": _l("Bỏ scoring=all, hoặc thay phần trăm bằng [x]."),
    "diacritics-unknown": _l("Dùng ignore để không xét dấu, hoặc bỏ thuộc tính này."),
    "question-no-answers": _l(
        "Thêm các dòng “- ( )” với một “- (x)”, hoặc “- [ ]”, hoặc một dòng “= đáp án”."
    ),
    "answers-not-of-type": _l("Sửa phần trả lời cho hợp, hoặc bỏ type=."),
    "answers-two-kinds": _l("Giữ một kiểu; nếu danh sách trên chỉ là lời dẫn thì ghi type= ở tiêu đề."),
    "answers-mixed": _l("Dùng ( ) cho mọi dòng khi chỉ một đáp án đúng, [ ] cho mọi dòng khi có nhiều."),
    "answers-split": _l(
        "Nếu là lời của lựa chọn trên thì thụt vào 2 dấu cách; nếu không thì đưa lên trước các lựa chọn."
    ),
    "text-after-answers": _l(
        "Đưa lên trước phần trả lời, hoặc thêm dấu > ở đầu dòng để thành phản hồi chung."
    ),
    "feedback-not-indented": _l("Thụt dòng bắt đầu bằng > vào 2 dấu cách."),
    "answer-unmarked": _l("Thêm ( ) hoặc (x) sau dấu gạch; [ ] hoặc [x] nếu chọn được nhiều."),
    "answer-mark-unknown": _l("Chỉ dùng dấu cách, x hoặc số phần trăm: ( ), (x), (50%%), [ ], [x], [-25%%]."),
    "answer-empty": _l("Viết lời cho lựa chọn, hoặc bỏ dòng này."),
    "answer-too-long": _l("Rút ngắn đáp án; câu trả lời gõ tay nên là vài từ."),
    "answer-is-number-with-unit": _l('Nếu là số thì viết = %(number)s và ghi unit="%(unit)s" ở tiêu đề.'),
    "answer-twice": _l("Sửa lời hoặc bỏ bớt một lựa chọn."),
    "option-attribute-unknown": _l("Chỉ có {fixed}, để giữ nguyên chỗ khi xáo thứ tự."),
    "question-one-option": _l("Thêm ít nhất một lựa chọn nữa."),
    "question-too-many-options": _l("Tách thành nhiều câu hỏi."),
    "question-no-right-answer": _l("Đánh dấu %(mark)s ở đáp án đúng."),
    "question-several-right": _l("Giữ một dấu (x), hoặc đổi mọi dòng sang [ ] và [x]."),
    "share-out-of-range": _l("Sửa lại số phần trăm."),
    "shares-not-whole": _l("Sửa để các phần trăm dương cộng lại đúng 100%%; [x] tự chia phần còn lại."),
    "number-ambiguous": _l(
        "Viết %(whole)s nếu là số nguyên; nếu là số lẻ thì thêm một chữ số 0 ở cuối hoặc bỏ số 0 thừa."
    ),
    "number-invalid": _l(
        "Viết chữ số với nhiều nhất một dấu phẩy hoặc chấm, ví dụ = 45, = 7,5, = 45 ± 1, = 40..45."
    ),
    "range-reversed": _l("Viết số nhỏ trước, ví dụ = 40..45."),
}
