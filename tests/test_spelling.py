"""A listed word is found however it is written, and not in what only looks like it."""

import pytest

from server.audience.spelling import Listed, letters

LISTED = Listed(["加微信", "你妈", "代考", "VX", "旅游", "色"])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("请加微信聊", "加微信"),
        ("加.微 信", "加微信"),
        ("加💰微\u200b信", "加微信"),
        ("ＪＩＡ微信", "加微信"),
        ("jiaweixin", "加微信"),
        ("jiā wēi xìn", "加微信"),
        ("j i a w e i x i n", "加微信"),
        ("加weixin", "加微信"),
        ("JIA1wei4xin4", "加微信"),
        ("ni ma", "你妈"),
        ("lvyou", "旅游"),
        ("lüyou", "旅游"),
        ("lu-you", "旅游"),
        ("v*x：123", "VX"),
        ("ｖＸ", "VX"),
        ("好色", "色"),
        ("加" + " " * 9 + "微信", "加微信"),
        ("加" + "." * 400 + "微信", "加微信"),
        ("V" + " " * 12 + "X", "VX"),
        ("j" + " * " * 5 + "ia微信", "加微信"),
        ("家微信", "加微信"),
        ("家薇芯", "加微信"),
        ("嘉 伟·新", "加微信"),
        ("加薇xin", "加微信"),
        ("加wx", "加微信"),
        ("可以J.W.X吗", "加微信"),
        ("加w信", "加微信"),
        ("带考", "代考"),
        ("戴 kao", "代考"),
        ("铝游", "旅游"),
        *((f"加{invisible}微信", "加微信") for invisible in "\u3164\u115f\u1160\uffa0"),
    ],
)
def test_a_listed_word_is_found_however_it_is_written(text: str, word: str) -> None:
    assert LISTED.found(text) == word


@pytest.mark.parametrize(
    "text",
    [
        *("animal", "convx", "加油", "se", "微信加", "", "👍", "请问薪资怎么样"),
        *("是你吗", "你马上来", "呆烤", "露游", "瑟", "jwxy", "加油wx", "ajwx", "dk"),
    ],
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert LISTED.found(text) is None


def test_the_same_again_is_the_same_in_other_clothes() -> None:
    assert letters("Ｈｅｌｌｏ， World ！") == letters("hello world") == "helloworld"
    assert letters(" 👍👍 ") == "👍👍"
