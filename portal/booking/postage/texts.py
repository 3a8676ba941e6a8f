"""The words that go with every estimate, and who pays less. `_` is bound by the view or the template."""

N_ = str  # marks a text for translation where it stands

WHY_A_RANGE = N_(
    "Bảng giá tính theo trong một huyện hoặc giữa hai huyện. Từ 01/7/2025 không còn cấp huyện và chưa thấy quy định thay thế, "
    "nên ở đây ghi cả mức thấp và mức cao."
)
ON_THE_TABLE = (N_("Thông tư 22/2017/TT-BTTTT ngày 29/9/2017"), N_("đọc qua thỏa thuận Đà Nẵng 20/4/2021, chưa đọc phụ lục"))
# Circular 22/2017/TT-BTTTT as reported; which paper proves it is this project's reading, to be confirmed by the post.
FREE = (
    (N_("Người hoạt động cách mạng trước khởi nghĩa tháng Tám (19/8/1945)"), N_("quyết định công nhận hoặc giấy chứng nhận")),
    (N_("Bà mẹ Việt Nam anh hùng"), N_("giấy chứng nhận hoặc quyết định phong tặng")),
)
HALF = (
    (N_("Anh hùng lực lượng vũ trang, Anh hùng Lao động"), N_("bằng hoặc quyết định phong tặng")),
    (N_("Thương binh, người hưởng chính sách như thương binh"), N_("giấy chứng nhận (thẻ) thương binh")),
    (N_("Bệnh binh"), N_("giấy chứng nhận (thẻ) bệnh binh")),
    (N_("Người kháng chiến bị nhiễm chất độc hóa học"), N_("giấy chứng nhận hoặc quyết định hưởng trợ cấp")),
    (N_("Người hoạt động cách mạng, kháng chiến bị địch bắt tù đày"), N_("giấy chứng nhận hoặc quyết định hưởng trợ cấp")),
    (N_("Vợ hoặc chồng, con đẻ, cha mẹ đẻ của liệt sĩ"), N_("giấy chứng nhận thân nhân liệt sĩ")),
    (N_("Người thuộc hộ nghèo ở vùng đặc biệt khó khăn"), N_("giấy chứng nhận hộ nghèo do xã cấp")),
)
