"""Which column of a file is which field: by its name in the schema, its labels, or usual words."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from sample_data.schema import Column

IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】")
PHONE = (
    "手机 手机号 手机号码 电话 联系电话 电话号码 联系方式 "
    "phone mobile tel telephone cell phonenumber"
)
SYNONYMS: Mapping[str, str] = {
    "id": "编号 代码 id code",
    "account_id": "客户 客户编号 客户代码 客户名称 所属客户 公司 公司名称 单位 单位名称 "
    "account accountname accountid customer company",
    "name": "名称 姓名 名字 客户 客户名称 客户姓名 联系人 联系人姓名 公司名称 单位名称 商机 标题 "
    "name fullname customer customername contact title",
    "company": "单位 公司 公司名称 单位名称 企业 company organisation organization",
    "kind": "类型 性质 类别 方式 type kind",
    "level": "等级 级别 客户级别 分级 level grade tier",
    "region": "省 省份 地区 区域 所在省 province region state",
    "city": "城市 市 所在城市 地市 city town",
    "address": "地址 详细地址 通讯地址 联系地址 address addr street",
    "phone": PHONE,
    "mobile": PHONE,
    "email": "邮箱 电子邮箱 电子邮件 邮件 邮箱地址 email mail emailaddress",
    "wechat": "微信 微信号 wechat weixin",
    "channel": "渠道 来源 来源渠道 客户来源 channel source",
    "source": "来源 线索来源 渠道 source leadsource channel",
    "owner_id": "负责人 业务员 销售 销售员 销售人员 客户经理 跟进人 owner salesperson salesrep",
    "title": "职务 职位 岗位 title jobtitle position",
    "role": "角色 决策角色 role buyingrole",
    "note": "备注 说明 附注 note notes remark remarks comment",
    "consent": "同意营销 授权 授权同意 是否同意 consent optin",
    "do_not_contact": "勿扰 免打扰 退订 donotcontact optout",
    "phone_verified_on": "核实日期 手机核实日期 验证日期 verified verifiedon phoneverified",
    "amount": "金额 预计金额 商机金额 amount value",
    "close_date": "预计成交日 预计成交日期 成交日期 预计关闭日期 closedate expectedclose",
    "subject": "主题 事项 内容 问题描述 subject topic",
    "due_on": "到期日 计划日期 截止日期 due duedate",
    "budget": "预算 budget",
    "authority": "决策权 权限 authority",
    "need": "需求 need needs",
    "timeline": "时间表 时间 采购时间 timeline",
    "body": "正文 内容 text body",
}


def plain_header(text: str) -> str:
    """A header for comparing: half-width, lower case, without blanks, signs and bracketed remarks.

    >>> plain_header("手机 号码（必填）*"), plain_header("E-mail_Address")
    ('手机号码', 'emailaddress')
    """
    bare = IN_BRACKETS.sub("", unicodedata.normalize("NFKC", text))
    return re.sub(r"[\W_]+", "", bare.casefold())


def words_for(fields: Mapping[str, Column]) -> list[str]:
    """Every word that may head a column of these fields: tells a header row from the others."""
    sure = [
        word for name, about in fields.items() for word in (name, about.label.zh, about.label.en)
    ]
    return [*sure, *(word for name in fields for word in SYNONYMS.get(name, "").split())]


def match_columns(headers: Sequence[str], fields: Mapping[str, Column]) -> dict[str, int]:
    """Field -> place of its column in the file. Names of the schema and labels come before usual
    words; a column serves one field, the first of several alike."""
    plain = [plain_header(header) for header in headers]
    found: dict[str, int] = {}
    for words in (_own_words, _usual_words):
        for name, about in fields.items():
            if name in found:
                continue
            wanted = words(name, about)
            free = [at for at, word in enumerate(plain) if word and at not in found.values()]
            place = next((at for word in wanted for at in free if plain[at] == word), None)
            if place is not None:
                found[name] = place
    return found


def _own_words(name: str, about: Column) -> list[str]:
    return [plain_header(word) for word in (name, about.label.zh, about.label.en)]


def _usual_words(name: str, about: Column) -> list[str]:
    return SYNONYMS.get(name, "").split()
