"""Wording that no posting may carry: discrimination, and offers that nobody can guarantee. Pure."""

import re
import unicodedata

# Employment Promotion Law art. 26-31; Provisions on Online Recruitment Services art. 15 and 20.
PHRASES = (
    r"(?<!不)限(?:招)?[男女]",
    r"[只仅]招[男女]",
    r"(?<![不妇])[男女](?:[性士生])?优先",
    r"优先(?:考虑|录用)?[男女]",
    r"(?:不招|谢绝)(?:收)?[男女][性士生]",
    r"已婚已育|已育优先|未婚优先|未育优先|(?<!不)限[未已]婚",
    r"[不禁](?:得|准|止|能)?怀孕",
    r"[2-6]\d(?:周岁|岁)(?:及)?(?:以下|以内|之内)",
    r"(?:不超过|小于|低于)[2-6]\d(?:周岁|岁)",
    r"年龄(?:在|要求|:)?\d{2}(?:周岁|岁)?[-~至到][2-6]\d",
    r"(?<!不)限(?:.{1,6}户[籍口]|本地人)|本地(?:户籍|户口|人)优先|不招.{1,4}[省市县]人",
    r"[无非拒谢](?:绝)?乙肝|(?<!不)限汉族|不招.{0,4}族",
    r"五官端正|形象姣好",
    r"包过(?![敏程滤度期])|(?:笔试|面试|考试)保过|[包保](?:证)?(?:通过|录用|录取|入职|offer)|包就业|包分配",
    r"(?:100%|百分百|百分之百)(?:录用|录取|入职)",
    r"内部名额|交钱入职|付费内推",
)
FORBIDDEN = re.compile("|".join(PHRASES))
GAPS = re.compile(r"[\s·.*_|/\\]+")  # what people put between characters to slip through


def forbidden(*texts: str) -> str | None:
    """The first phrase that may not be published, in one width and without the gaps it was hidden with."""
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).lower()
        for candidate in (plain, GAPS.sub("", plain)):
            if found := FORBIDDEN.search(candidate):
                return found[0]
    return None
