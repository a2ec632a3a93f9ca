"""The device check in a real browser: the whole way through the server and back, what is kept of it, and what to do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import Network, chromium, eventually, serious, silence
from tests.browser.people import FRAMES_IN, At, Interviewee
from tests.meeting import Meeting
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Version/4.0 Chrome/126.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
WECHAT = f"{ANDROID} MicroMessenger/8.0.50"
INSIDE = {
    "wechat": [WECHAT, f"{IPHONE} Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN"],
    "dingtalk": [f"{ANDROID} UCBS/3.22 AliApp(DingTalk/7.6.0) com.alibaba.android.rimet/39 Channel/212200"],
    "alipay": [f"{IPHONE} Mobile/15E148 NebulaSDK/1.8 AliApp(AP/10.6.0) AlipayClient/10.6.0 Language/zh-Hans"],
    "weibo": [f"{ANDROID} Weibo (Xiaomi-M2011K2C__weibo__14.6.0__android__android14)"],
    "qq": [f"{ANDROID} V1_AND_SQ_9.0.60_6798_YYB_D QQ/9.0.60.17095 NetType/WIFI", f"{IPHONE} Mobile/15E148 QQ/9.0.56"],
    "douyin": [f"{ANDROID} aweme_300400 JsSdk/1.0", f"{ANDROID} BytedanceWebview/d8a21c6"],
}
OWN = {
    "Safari": f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1",
    "Chrome": f"{ANDROID} MQQBrowser/15.1 Mobile Safari/537.36",
    "Firefox": "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
    "Edge": "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
}
RECOGNISED = """async agents => {
    const { browser, inside } = await import("/static/js/media/browsers.js");
    return agents.map(agent => [inside(agent), browser(agent)]);
}"""


@pytest.fixture
async def forbidding(house: House) -> AsyncIterator[Browser]:
    """Chromium whose user says no to every question."""
    async with chromium("--use-fake-ui-for-media-stream=deny") as browser:
        yield browser


async def test_a_graduate_checks_the_way_through_the_server_and_the_company_sees_it(
    browser: Browser, house: House
) -> None:
    meeting = await Meeting(house).arranged()
    anna = At(browser, house, meeting.anna)
    page = await anna.opens("/check", width=390)
    await anna.presses("Start the check")
    back = page.get_by_label("Your picture, back from the server")
    assert await eventually(lambda: back.evaluate(FRAMES_IN))
    result = page.get_by_role("list", name="Result")
    await expect(result).to_contain_text("direct")
    await anna.presses("I did not")
    await expect(result).to_contain_text("Speakers does not work")
    await anna.sees("Turn up the volume and check the headset")
    await anna.presses("I heard it")  # said afterwards, it is kept too
    for part in ("Camera works", "Microphone works", "Speakers works"):
        await expect(result).to_contain_text(part)
    assert await serious(page) == []
    kept = (await meeting.recruiter.get(f"/api/interviews/{meeting.id}/check"))["result"]
    assert (kept["camera"], kept["microphone"], kept["speakers"]) == ("good", "good", "good")
    assert kept["network"] in ("good", "weak")
    assert kept["loop"]["kbps"] > 50
    assert kept["loop"]["milliseconds"] < 2000
    assert (kept["loop"]["relayed"], kept["browser"]) == (False, "Chrome")
    await what_is_wrong_with_the_network_is_said(anna, meeting)
    assert anna.window.complaints == []


async def what_is_wrong_with_the_network_is_said(anna: At, meeting: Meeting) -> None:
    """Packets that are lost on the way, then a way that is closed."""
    page, result = anna.page, anna.page.get_by_role("list", name="Result")
    network = await Network.of(page)
    await network.loses(12)
    await anna.presses("Check again")
    await expect(result).to_contain_text("Network just enough")
    await expect(result).to_contain_text("Go nearer to the router")
    await network.loses(0)
    await page.route("**/media/whip*", lambda route: route.abort())
    await anna.presses("Check again")
    await expect(result).to_contain_text("Network does not work")
    await expect(result).to_contain_text("The server cannot be reached: try another network")
    assert await serious(page) == []
    kept = (await meeting.recruiter.get(f"/api/interviews/{meeting.id}/check"))["result"]
    assert (kept["network"], kept["loop"]) == ("failed", None)


async def test_who_may_not_use_the_camera_learns_what_to_do(forbidding: Browser, house: House) -> None:
    anna = At(forbidding, house, await house.graduate("Anna"))
    page = await anna.opens("/check", width=390)
    await expect(page.get_by_text("was not allowed to use camera and microphone").first).to_be_visible()
    await expect(page.get_by_role("button", name="Try again").first).to_be_visible()
    await expect(page.get_by_role("button", name="Start the check")).to_have_count(0)
    assert await serious(page) == []


async def test_without_webrtc_nothing_is_opened_and_nobody_raises_a_hand(browser: Browser, house: House) -> None:
    show = await (await house.host("Zhou")).goes_live()
    anna = At(browser, house, await house.graduate("Anna"))
    page = await anna.opens(f"/broadcasts/{show['id']}", width=390)
    hand = page.get_by_role("button", name="Raise hand")
    await expect(hand).to_be_visible()
    await page.context.add_init_script("delete globalThis.RTCPeerConnection")
    await page.reload()
    await expect(page.get_by_label("Say something")).to_be_visible()
    await expect(hand).to_have_count(0)
    await page.goto("/check")
    await anna.sees("This browser cannot make video calls (WebRTC)")
    found = page.get_by_role("list", name="Result")
    await expect(found).to_contain_text("Camera does not work")
    await expect(found).to_contain_text("This browser cannot make video calls (WebRTC)")
    await expect(found).not_to_contain_text("Allow the camera")
    await expect(page.get_by_role("button", name="Start the check")).to_have_count(0)
    assert await serious(page) == []
    assert anna.window.complaints == []


async def test_who_has_no_camera_is_heard_all_the_same(house: House, tmp_path: Path) -> None:
    """And a microphone that hears nothing is not called a good one."""
    meeting = await Meeting(house).arranged()
    async with chromium(*silence(tmp_path)) as browser:
        anna, mei = (Interviewee(browser, house, person) for person in (meeting.anna, meeting.recruiter))
        page = await anna.opens("/check", width=390)
        await anna.sees("No camera was found")
        await anna.presses("Start the check")
        await anna.sees("Nothing was heard")
        assert await serious(page) == []
        kept = (await meeting.anna.get("/api/check"))["result"]
        assert [kept[part] for part in ("camera", "microphone", "network")] == ["failed", "failed", "good"]

        await mei.opens(f"/interviews/{meeting.id}")
        await mei.presses("Go in now")
        await mei.presses("Enter the room")
        await page.goto(f"/interviews/{meeting.id}")
        await anna.presses("Go in now")
        await anna.sees("No camera was found")
        await mei.presses("Admit")
        face = mei.page.get_by_role("listitem", name=meeting.anna.me["name"])
        await expect(face).to_have_attribute("data-state", "playing")
        await expect(face).to_contain_text("camera off")
        await expect(page.get_by_role("button", name="Camera on")).to_be_disabled()
        await expect(page.get_by_role("button", name="Mute")).to_be_enabled()
        assert anna.window.complaints + mei.window.complaints == []


async def test_a_browser_inside_another_program_is_recognised(browser: Browser, house: House) -> None:
    anna = At(browser, house, await house.graduate("Anna"))
    page = await anna.opens("/check", width=390, agent=WECHAT)
    await expect(page.get_by_role("alert")).to_contain_text("This page is open inside WeChat")
    assert await serious(page) == []
    agents = [(name, agent) for name, some in INSIDE.items() for agent in some]
    found = await page.evaluate(RECOGNISED, [agent for _, agent in agents])
    assert found == [[name, name] for name, _ in agents]
    assert await page.evaluate(RECOGNISED, list(OWN.values())) == [["", name] for name in OWN]


async def test_where_another_programs_browser_refuses_the_way_out_is_told_before_the_room_and_in_it(
    forbidding: Browser, house: House
) -> None:
    meeting = await Meeting(house).arranged()
    await meeting.enters(meeting.recruiter)
    anna = At(forbidding, house, meeting.anna)
    page = await anna.opens(f"/interviews/{meeting.id}", width=390, agent=WECHAT)
    await anna.presses("Go in now")
    told = page.get_by_role("alert").filter(has_text="was not allowed to use camera and microphone")
    await expect(told).to_contain_text("This page is open inside WeChat")
    assert await serious(page) == []
    await meeting.admits(meeting.anna, meeting.recruiter)
    await anna.presses("Enter without camera and microphone")
    await expect(page.get_by_role("toolbar", name="Controls")).to_be_visible()
    await expect(told).to_contain_text("Open in browser")
    await expect(told.get_by_role("button", name="Try again")).to_be_visible()
    assert await serious(page) == []
    assert anna.window.complaints == []
