"""Which wording may not be published, and which only looks like it."""

import pytest

from server.jobs.wording import forbidden


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("仅限男", "限男"),
        ("本岗位限男性。", "限男"),
        ("限 男 性", "限男"),
        ("只招女生", "只招女"),
        ("男士优先", "男士优先"),
        ("形象好，女生优先录用", "女生优先"),
        ("已婚已育优先", "已婚已育"),
        ("未婚优先", "未婚优先"),
        ("入职两年内不得怀孕", "不得怀孕"),
        ("年龄35岁以下", "35岁以下"),
        ("３５周岁以下", "35周岁以下"),
        ("年龄要求18-30岁", "年龄要求18-30"),
        ("限重庆户籍", "限重庆户籍"),
        ("本地人优先", "本地人优先"),
        ("无乙肝", "无乙肝"),
        ("五官端正", "五官端正"),
        ("培训包过", "包过"),
        ("保录用，签合同", "保录用"),
        ("100%录用", "100%录用"),
        ("付费内推", "付费内推"),
    ],
)
def test_what_may_not_be_published_is_named(text: str, phrase: str) -> None:
    assert forbidden("工程师", text) == phrase


@pytest.mark.parametrize(
    "text",
    [
        "性别不限，男女均可",
        "不限男女",
        "名额有限，男女均可报名",
        "不限户籍，不限婚育状况",
        "禁止招用16周岁以下人员，不招18岁以下人员",
        "负责环保过滤设备、安保过程管理",
        "面包过敏原检测",
        "落实稳就业保就业政策",
        "退役军人、残疾人、妇女优先",
        "3年以上经验，本科及以上学历",
        "工作满35小时以下按半日计",
        "C++ / Rust；熟悉 Linux",
        "",
    ],
)
def test_what_only_looks_like_it_is_published(text: str) -> None:
    assert forbidden(text) is None
