"""What may be wrong with a table of people, and what to do about it."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "roster-empty-file": _l("Không có gì trong danh sách."),
    "roster-too-large": _l("Tệp lớn hơn %(limit)s MB."),
    "roster-not-a-table": _l("Đây không phải tệp .xlsx hay .csv."),
    "roster-old-excel": _l("Tệp này là Excel kiểu cũ (.xls) hoặc có mật khẩu."),
    "roster-unreadable": _l("Không đọc được tệp này: tệp hỏng hoặc quá phức tạp."),
    "roster-swollen": _l("Tệp này giải nén ra quá lớn."),
    "roster-far-cell": _l("Ô %(cell)s nằm quá xa bảng."),
    "roster-too-long": _l("Danh sách dài hơn %(limit)s dòng."),
    "roster-encoding": _l("Chữ trong tệp không theo mã Unicode (UTF-8 hoặc UTF-16)."),
    "roster-quotes": _l("Có dấu ngoặc kép mở mà không đóng."),
    "roster-no-header": _l("Không thấy dòng tiêu đề có cột “Họ và tên”."),
    "roster-no-people": _l("Dưới dòng tiêu đề không có người nào."),
    "roster-more-sheets": _l("Chỉ đọc trang tính “%(sheet)s”. Chưa đọc: %(others)s."),
    "roster-column-twice": _l("Cột “%(head)s” trùng nội dung với một cột trước nên không được đọc."),
    "roster-columns-ignored": _l("Các cột này không được đọc: %(heads)s."),
    "roster-row-ignored": _l("Dòng này không phải một người nên được bỏ qua: %(text)s"),
    "roster-name-missing": _l("Thiếu họ và tên."),
    "roster-name-odd": _l("Tên “%(name)s” có ký tự lạ."),
    "roster-cell-error": _l("Ô này là lỗi công thức (%(text)s) nên coi như trống."),
    "roster-cell-long": _l("Ô này dài hơn %(limit)s ký tự nên bị cắt bớt."),
    "roster-birth-unreadable": _l("Không đọc được ngày sinh “%(text)s”."),
    "roster-phone-unreadable": _l("“%(text)s” không phải số điện thoại Việt Nam."),
    "roster-phone-rounded": _l("Số điện thoại “%(text)s” đã bị bảng tính làm tròn."),
}

HINTS = {
    "roster-empty-file": _l("Chọn lại tệp, hoặc dán danh sách vào ô."),
    "roster-too-large": _l("Xóa hình và trang tính thừa, hoặc chia danh sách làm nhiều tệp."),
    "roster-not-a-table": _l("Mở bằng Excel rồi lưu thành .xlsx, hoặc chép bảng và dán vào ô."),
    "roster-old-excel": _l("Mở bằng Excel, bỏ mật khẩu nếu có, rồi lưu thành .xlsx."),
    "roster-unreadable": _l("Mở bằng Excel, chép bảng sang một tệp mới rồi lưu thành .xlsx."),
    "roster-swollen": _l("Chép bảng sang một tệp mới rồi lưu thành .xlsx."),
    "roster-far-cell": _l("Xóa ô đó, hoặc chép bảng sang một tệp mới."),
    "roster-too-long": _l("Chia danh sách làm nhiều tệp."),
    "roster-encoding": _l("Trong Excel chọn Lưu thành, kiểu “CSV UTF-8” hoặc .xlsx."),
    "roster-quotes": _l("Xem lại ô có dấu ngoặc kép, hoặc lưu thành .xlsx."),
    "roster-no-header": _l(
        "Thêm một dòng tiêu đề, ví dụ: Họ và tên, Ngày sinh, Chức vụ, Đơn vị, Điện thoại, Điểm cầu."
    ),
    "roster-no-people": _l("Xem lại danh sách có nằm ở trang tính đầu không."),
    "roster-more-sheets": _l("Gộp vào một trang tính, hoặc nhập từng trang thành một tệp."),
    "roster-column-twice": _l("Đổi tên hoặc xóa cột không cần."),
    "roster-columns-ignored": _l("Nếu cần một cột trong số này, đổi tên thành tên cột quen thuộc."),
    "roster-row-ignored": _l("Nếu đây là một người, điền thêm số thứ tự hoặc đơn vị."),
    "roster-name-missing": _l("Điền tên, hoặc xóa dòng này."),
    "roster-name-odd": _l("Sửa lại tên nếu sai. Nếu cả danh sách đều sai dấu, đổi phông về Unicode."),
    "roster-cell-error": _l("Sửa công thức rồi dán lại thành giá trị."),
    "roster-cell-long": _l("Xem lại có dán nhầm vào ô này không."),
    "roster-birth-unreadable": _l("Viết ngày/tháng/năm, ví dụ 15/07/1998, hoặc chỉ năm 1998."),
    "roster-phone-unreadable": _l("Viết đủ 10 chữ số, ví dụ 0912 345 678, hoặc để trống."),
    "roster-phone-rounded": _l("Đặt kiểu ô là Văn bản rồi gõ lại số."),
}
