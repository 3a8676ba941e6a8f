"""From an everyday matter to its procedure in at most four questions. The questions are data; the list gives the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

N_ = str  # marks a text for translation where it stands
Codes: TypeAlias = tuple[str, ...]
OTHER = "khac"  # the last choice of every question: none of these


@dataclass(frozen=True)
class Question:
    ask: str
    choices: "tuple[Choice, ...]"

    def find(self, choice_id: str) -> "Choice | None":
        return next((choice for choice in self.choices if choice.id == choice_id), None)


@dataclass(frozen=True)
class Choice:
    """`then` is the next question, or the codes of the procedures the choice means."""

    id: str
    says: str
    then: Question | Codes = ()


def _one(choice_id: str, says: str, *codes: str) -> Choice:
    return Choice(choice_id, says, codes)


def _which(choice_id: str, says: str, *choices: Choice) -> Choice:
    return Choice(choice_id, says, Question(N_("Trường hợp nào đúng với ông/bà?"), choices))


def _group(choice_id: str, says: str, *choices: Choice) -> Choice:
    return Choice(choice_id, says, Question(N_("Ông/bà muốn làm gì?"), choices))


CIVIL_STATUS = _group(
    "ho-tich", N_("Sinh, cưới, mất, giấy tờ hộ tịch"),
    _which(
        "khai-sinh", N_("Khai sinh"),
        _one("moi", N_("Trẻ mới sinh, cha mẹ là người Việt Nam"), "1.001193"),
        _one("nhan-con", N_("Khai sinh cùng lúc với nhận cha, mẹ, con"), "1.000689", "1.001695"),
        _one("nuoc-ngoai", N_("Có cha hoặc mẹ là người nước ngoài"), "2.000528"),
        _one("dang-ky-lai", N_("Đã khai sinh nhưng sổ và giấy đều mất"), "1.004884", "2.000522"),
        _one("nguoi-lon", N_("Chưa từng khai sinh nhưng đã có giấy tờ cá nhân"), "1.004772", "1.000893"),
    ),
    _which(
        "ket-hon", N_("Kết hôn"),
        _one("trong-nuoc", N_("Hai người Việt Nam"), "1.000894"),
        _one("nuoc-ngoai", N_("Với người nước ngoài"), "2.000806"),
        _one("dang-ky-lai", N_("Đã kết hôn nhưng sổ và giấy đều mất"), "1.004746", "2.000513"),
        _one("doc-than", N_("Giấy xác nhận tình trạng hôn nhân (độc thân)"), "1.004873"),
    ),
    _which(
        "khai-tu", N_("Có người mất"),
        _one("moi", N_("Khai tử"), "1.000656"),
        _one("mot-lan", N_("Khai tử, xóa thường trú, mai táng phí trong một lần"), "2.002913"),
        _one("nuoc-ngoai", N_("Khai tử có yếu tố nước ngoài"), "1.001766"),
        _one("dang-ky-lai", N_("Đã khai tử nhưng sổ và giấy đều mất"), "1.005461", "2.000497"),
    ),
    _one("ban-sao", N_("Xin bản sao giấy khai sinh, trích lục hộ tịch"), "2.000635"),
    _which(
        "sua", N_("Sửa họ tên, ngày sinh, thông tin hộ tịch"),
        _one("trong-nuoc", N_("Người Việt Nam, giấy tờ đăng ký trong nước"), "1.004859"),
        _one("nuoc-ngoai", N_("Có yếu tố nước ngoài"), "2.000748"),
    ),
    _which(
        "cha-me-con", N_("Nhận con, giám hộ, nuôi con nuôi"),
        _one("nhan-con", N_("Nhận cha, mẹ, con"), "1.001022", "2.000779"),
        _one("giam-ho", N_("Đăng ký giám hộ"), "1.004837", "1.001669"),
        _one("het-giam-ho", N_("Chấm dứt giám hộ"), "1.004845", "2.000756"),
        _one("con-nuoi", N_("Nuôi con nuôi trong nước"), "2.001263"),
    ),
    _which(
        "o-nuoc-ngoai", N_("Việc đã làm ở nước ngoài, nay ghi vào sổ hộ tịch"),
        _one("ket-hon", N_("Kết hôn"), "2.002189"),
        _one("ly-hon", N_("Ly hôn, hủy kết hôn"), "2.000554"),
        _one("viec-khac", N_("Khai sinh, giám hộ, việc hộ tịch khác"), "2.000547"),
    ),
)  # fmt: skip

LAND = _group(
    "dat-nha", N_("Đất đai, nhà ở, xây dựng"),
    _which(
        "so-lan-dau", N_("Làm sổ đỏ lần đầu"),
        _one("ca-nhan", N_("Cá nhân, hộ gia đình"), "1.013978"),
        _one("to-chuc", N_("Tổ chức đang sử dụng đất"), "1.012753"),
    ),
    _which(
        "sang-ten", N_("Sang tên đất, nhà"),
        _one("thua-ke", N_("Mua bán, thừa kế, tặng cho, góp vốn"), "1.013831"),
        _one("du-an", N_("Mua nhà, đất trong dự án bất động sản"), "1.012787"),
        _one("gia-dinh", N_("Thay đổi theo thỏa thuận của vợ chồng, thành viên hộ"), "1.013980"),
    ),
    _which(
        "doi-so", N_("Đổi, cấp lại, sửa sổ đỏ"),
        _one("doi", N_("Đổi sổ"), "1.012783"),
        _one("mat", N_("Sổ bị mất"), "1.012786"),
        _one("sai", N_("Sổ có sai sót"), "1.012796", "1.012790"),
        _one("thong-tin", N_("Đổi tên, đổi thông tin người đứng sổ, thửa đất"), "1.013833"),
    ),
    _one("tach-thua", N_("Tách thửa, hợp thửa"), "1.012784"),
    _which(
        "muc-dich", N_("Chuyển mục đích sử dụng đất"),
        _one("phai-xin", N_("Phải xin phép"), "1.013949", "1.013823"),
        _one("khong-phai-xin", N_("Không phải xin phép"), "1.013992"),
    ),
    _which(
        "the-chap", N_("Thế chấp sổ đỏ"),
        _one("dang-ky", N_("Đăng ký thế chấp"), "1.011441"),
        _one("thay-doi", N_("Thay đổi nội dung thế chấp"), "1.011442"),
        _one("xoa", N_("Xóa thế chấp"), "1.011443"),
    ),
    _which(
        "xay-dung", N_("Giấy phép xây dựng"),
        _one("nha-moi", N_("Xây nhà ở riêng lẻ, công trình cấp III, IV"), "1.013225"),
        _one("sua-nha", N_("Sửa chữa, cải tạo nhà, công trình cấp III, IV"), "1.013229"),
        _one("gia-han", N_("Gia hạn giấy phép đã có"), "1.013227"),
        _one("lon", N_("Công trình cấp đặc biệt, cấp I, cấp II"), "1.013236"),
    ),
    _one("nha-xa-hoi", N_("Mua, thuê nhà ở xã hội"), "1.014632"),
    _one("tranh-chap", N_("Tranh chấp đất đai"), "1.012812", "1.013967", "1.012805"),
)  # fmt: skip

VEHICLES = _group(
    "xe", N_("Xe, bằng lái, vận tải"),
    _which(
        "xe-moi", N_("Đăng ký xe mới, lấy biển số"),
        _one("truc-tiep", N_("Đến cơ quan công an hoặc trực tuyến một phần"), "1.013067"),
        _one("trong-nuoc", N_("Trực tuyến hoàn toàn, xe lắp ráp trong nước"), "1.012575"),
        _one("nhap-khau", N_("Trực tuyến hoàn toàn, xe nhập khẩu"), "1.013066"),
        _one("tam-thoi", N_("Đăng ký xe tạm thời"), "1.013086", "1.013083"),
    ),
    _one("sang-ten", N_("Mua bán, sang tên xe"), "1.013076"),
    _one("doi-giay", N_("Đổi giấy đăng ký xe, biển số"), "1.013079"),
    _one("mat-giay", N_("Mất giấy đăng ký xe, biển số"), "1.013082", "1.013080"),
    _one("thu-hoi", N_("Trả lại đăng ký, biển số"), "1.013123", "1.013065"),
    _one("bang-lai", N_("Cấp lại giấy phép lái xe"), "3.000348"),
    _which(
        "van-tai", N_("Kinh doanh vận tải bằng ô tô"),
        _one("giay-phep", N_("Xin giấy phép lần đầu"), "1.000703"),
        _one("cap-lai", N_("Cấp lại giấy phép"), "2.002286", "2.002287"),
        _one("phu-hieu", N_("Phù hiệu xe"), "2.002288"),
    ),
)  # fmt: skip

BUSINESS = _group(
    "kinh-doanh", N_("Kinh doanh, doanh nghiệp, hợp tác xã"),
    _which(
        "ho", N_("Hộ kinh doanh"),
        _one("thanh-lap", N_("Thành lập"), "1.001612"),
        _one("thay-doi", N_("Thay đổi nội dung đăng ký"), "2.000720"),
        _one("tam-ngung", N_("Tạm ngừng, kinh doanh lại"), "1.001570"),
        _one("cham-dut", N_("Chấm dứt hoạt động"), "1.001266"),
        _one("cap-lai", N_("Cấp lại giấy chứng nhận"), "2.000575"),
    ),
    _which(
        "lap-cong-ty", N_("Lập công ty, doanh nghiệp"),
        _one("mot-thanh-vien", N_("Công ty TNHH một thành viên"), "2.001583"),
        _one("hai-thanh-vien", N_("Công ty TNHH hai thành viên trở lên"), "2.001199"),
        _one("co-phan", N_("Công ty cổ phần"), "2.002043"),
        _one("tu-nhan", N_("Doanh nghiệp tư nhân"), "2.001610"),
        _one("hop-danh", N_("Công ty hợp danh"), "2.002042"),
    ),
    _which(
        "doi-cong-ty", N_("Thay đổi của doanh nghiệp"),
        _one("ten", N_("Tên, trụ sở, ngành nghề, nội dung đăng ký thuế"), "2.002041"),
        _one("von", N_("Vốn, phần vốn góp"), "2.002009"),
        _one("nguoi", N_("Thành viên, chủ sở hữu, người đại diện"), "2.002011"),
        _one("cap-lai", N_("Cấp lại giấy chứng nhận"), "2.002018"),
    ),
    _which(
        "chi-nhanh", N_("Chi nhánh, văn phòng đại diện, địa điểm kinh doanh"),
        _one("lap", N_("Lập mới"), "2.002069"),
        _one("thay-doi", N_("Thay đổi nội dung đăng ký"), "2.002045"),
        _one("cham-dut", N_("Chấm dứt hoạt động"), "2.002020"),
    ),
    _one("tam-ngung", N_("Doanh nghiệp tạm ngừng, kinh doanh lại"), "2.002029"),
    _one("giai-the", N_("Giải thể doanh nghiệp"), "2.002023"),
    _which(
        "hop-tac-xa", N_("Hợp tác xã, tổ hợp tác"),
        _one("lap", N_("Thành lập hợp tác xã"), "1.005280"),
        _one("thay-doi", N_("Thay đổi nội dung đăng ký hợp tác xã"), "1.005277"),
        _one("giai-the", N_("Giải thể hợp tác xã"), "1.004982"),
        _one("to-hop-tac", N_("Thành lập tổ hợp tác"), "2.002637"),
    ),
)  # fmt: skip

BENEFITS = _group(
    "tro-cap", N_("Trợ cấp, người có công, bảo hiểm"),
    _one("xa-hoi", N_("Trợ cấp xã hội hằng tháng"), "1.001776"),
    _one("huu-tri", N_("Trợ cấp hưu trí xã hội (người cao tuổi)"), "1.014027"),
    _one("khuyet-tat", N_("Xác định mức độ khuyết tật"), "1.001699"),
    _one("ho-ngheo", N_("Hộ nghèo, cận nghèo"), "1.011607", "1.011608", "1.011606"),
    _which(
        "co-cong", N_("Người có công, kháng chiến"),
        _one("tho-cung", N_("Trợ cấp thờ cúng liệt sĩ"), "1.010803"),
        _one("than-nhan", N_("Giấy xác nhận thân nhân người có công"), "1.010833"),
        _one("tu-tran", N_("Người có công từ trần"), "1.010824"),
        _one("khang-chien", N_("Chế độ một lần cho người tham gia kháng chiến"), "1.013149", "1.013152", "1.013170"),
    ),
    _one("mai-tang", N_("Hỗ trợ mai táng"), "1.001731", "1.014028"),
    _which(
        "bao-hiem-xa-hoi", N_("Bảo hiểm xã hội"),
        _one("thai-san", N_("Thai sản"), "2.000693"),
        _one("om-dau", N_("Ốm đau"), "1.001667"),
        _one("mot-lan", N_("Nhận bảo hiểm xã hội một lần"), "1.001613"),
        _one("tu-tuat", N_("Tử tuất"), "2.000821"),
        _one("tai-khoan", N_("Đổi cách nhận: tiền mặt, tài khoản"), "2.000740"),
    ),
    _which(
        "bao-hiem-y-te", N_("Sổ bảo hiểm xã hội, thẻ bảo hiểm y tế"),
        _one("cap-lai", N_("Cấp lại, đổi, sửa thông tin"), "1.002759"),
        _one("thanh-toan", N_("Thanh toán tiền khám chữa bệnh"), "1.001656"),
    ),
)  # fmt: skip

IDENTITY = _group(
    "giay-to", N_("Cư trú, căn cước, hộ chiếu"),
    _which(
        "cu-tru", N_("Thường trú, tạm trú (hộ khẩu)"),
        _one("thuong-tru", N_("Đăng ký thường trú"), "1.004222"),
        _one("tam-tru", N_("Đăng ký tạm trú"), "1.004194"),
        _one("gia-han", N_("Gia hạn tạm trú"), "1.002755"),
        _one("tach-ho", N_("Tách hộ"), "1.010038"),
        _one("xac-nhan", N_("Xác nhận thông tin cư trú"), "1.010041"),
        _one("xoa", N_("Xóa thường trú, tạm trú"), "1.003197", "1.010028"),
        _one("luu-tru", N_("Khách ở lại, vắng nhà"), "2.001159", "1.003677"),
    ),
    _which(
        "can-cuoc", N_("Thẻ căn cước"),
        _one("lan-dau", N_("Làm lần đầu, từ đủ 14 tuổi"), "1.014061", "2.000200"),
        _one("tre-em", N_("Trẻ dưới 14 tuổi"), "1.014062", "1.012549"),
        _one("doi", N_("Đổi thẻ hết hạn, hỏng, sai thông tin"), "1.014063", "2.001195"),
        _one("mat", N_("Mất thẻ"), "1.014064", "2.001194"),
        _one("so-cu", N_("Xác nhận số chứng minh nhân dân 9 số"), "1.012566"),
    ),
    _one("dinh-danh", N_("Tài khoản định danh điện tử (VNeID)"), "3.000228", "3.000275"),
    _which(
        "ho-chieu", N_("Hộ chiếu"),
        _one("cap", N_("Cấp hộ chiếu"), "1.001456"),
        _one("mat", N_("Báo mất hộ chiếu"), "1.010386", "1.001445"),
        _one("khoi-phuc", N_("Dùng lại hộ chiếu đã báo mất"), "1.010384"),
    ),
    _one("bien-gioi", N_("Giấy thông hành sang Trung Quốc"), "1.003133", "1.003494"),
    _one("ly-lich", N_("Phiếu lý lịch tư pháp"), "3.000333"),
    _one("nghia-vu", N_("Đăng ký nghĩa vụ quân sự"), "1.013133"),
    _one("nguoi-nuoc-ngoai", N_("Người nước ngoài ở Việt Nam"), "1.000253", "1.001146", "1.003460"),
)  # fmt: skip

CERTIFYING = _group(
    "chung-thuc", N_("Chứng thực, sao y, công chứng"),
    _one("sao-y", N_("Chứng thực bản sao (sao y bản chính)"), "2.000815"),
    _one("chu-ky", N_("Chứng thực chữ ký"), "2.000884"),
    _one("hop-dong", N_("Hợp đồng mua bán, tặng cho đất, nhà, xe"), "2.001035"),
    _one("sua-hop-dong", N_("Sửa, hủy hợp đồng đã chứng thực"), "2.000913", "2.000927"),
    _one("ban-sao-hop-dong", N_("Xin bản sao hợp đồng đã chứng thực"), "2.000942"),
    _one("so-goc", N_("Xin bản sao từ sổ gốc"), "2.000908"),
    _one("thua-ke", N_("Di chúc, từ chối hoặc chia di sản"), "2.001019", "2.001016", "2.001406"),
    _one("dich", N_("Chữ ký người dịch"), "2.000992", "2.001008"),
)  # fmt: skip

FIRST = Question(
    N_("Việc của ông/bà thuộc nhóm nào?"), (CIVIL_STATUS, LAND, VEHICLES, BUSINESS, BENEFITS, IDENTITY, CERTIFYING)
)
NEED = Question(
    N_("Ông/bà cần bưu điện làm gì?"),
    (
        Choice("ca-hai", N_("Gửi hồ sơ đi và nhận kết quả về")),
        Choice("gui", N_("Chỉ gửi hồ sơ đi")),
        Choice("nhan", N_("Chỉ nhận kết quả về")),
    ),
)
FIELDS: Mapping[str, Codes] = {  # where to look further: fields of the list, by group
    "ho-tich": ("ho-tich", "nuoi-con-nuoi", "quoc-tich"),
    "dat-nha": ("dat-dai", "nha-o-va-cong-so", "hoat-dong-xay-dung"),
    "xe": ("dang-ky-quan-ly-phuong-tien-giao-thong-co-gioi-xe-may-chuyen-dung", "duong-bo"),
    "kinh-doanh": ("thanh-lap-va-hoat-dong-cua-doanh-nghiep", "thue"),
    "tro-cap": ("bao-tro-xa-hoi", "nguoi-co-cong", "chinh-sach", "thuc-hien-chinh-sach-bhxh"),
    "giay-to": ("dang-ky-quan-ly-cu-tru", "cap-quan-ly-can-cuoc", "quan-ly-xuat-nhap-canh"),
    "chung-thuc": ("chung-thuc", "cong-chung"),
}
