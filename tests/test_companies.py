"""Companies: founded once, joined by invitation, verified by staff, described by their recruiters."""

import asyncio
from uuid import uuid4

import pytest

from tests.people import House, Refused


async def test_a_company_is_founded_once_and_colleagues_join_by_link(house: House) -> None:
    first = await house.recruiter("李工", "重庆长江电子有限公司")
    company = {"id": first.me["company"]["id"], "name": "重庆长江电子有限公司", "verified": False, "institution": False}
    assert first.me["company"] == company
    with pytest.raises(Refused) as refused:
        await house.recruiter("外人", " 重庆长江电子有限公司 ")
    assert (refused.value.code, refused.value.reason) == ("conflict", "company_exists")

    link = (await first.post("/api/companies/mine/invitations"))["link"]
    token = link.split("/signup?invitation=")[1]
    visitor = await house.visitor()
    assert await visitor.get("/api/invitations", token=token) == first.me["company"]
    colleague = await house.signs_up("同事", "recruiter", invitation=token)
    assert colleague.me["company"] == first.me["company"]


async def test_only_recruiters_invite_colleagues(house: House) -> None:
    for person, status in ((await house.visitor(), 401), (await house.graduate(), 403), (await house.staff(), 403)):
        with pytest.raises(Refused) as refused:
            await person.post("/api/companies/mine/invitations")
        assert refused.value.status == status


async def test_staff_verify_a_company_and_its_recruiters_hear_it(house: House) -> None:
    recruiter, staff = await house.recruiter(), await house.staff()
    company = recruiter.me["company"]["id"]
    await recruiter.connects("/inbox")
    for person, status in ((await house.visitor(), 401), (recruiter, 403), (await house.host(), 403)):
        with pytest.raises(Refused) as refused:
            await person.post(f"/api/companies/{company}/verify")
        assert refused.value.status == status
    with pytest.raises(Refused) as refused:
        await staff.post(f"/api/companies/{uuid4()}/verify")
    assert refused.value.status == 404
    assert [c["id"] for c in (await staff.get("/api/companies", unverified="true"))["companies"]] == [company]

    verified = await staff.post(f"/api/companies/{company}/verify")
    assert verified["verified_until"] == (await recruiter.get("/api/me"))["verified_until"]
    for person in (await house.visitor(), staff):
        seen = await person.get(f"/api/companies/{company}")
        assert (seen["verified"], "verified_until" in seen) == (True, False), "that is between the bureau and them"
    heard = await recruiter.hears("/inbox", "notice_arrived")
    assert (heard["notice"]["kind"], heard["notice"]["params"]) == (
        "company_verified",
        {"company": recruiter.me["company"]["name"]},
    )
    assert (await recruiter.get("/api/me"))["company"]["verified"]
    with pytest.raises(Refused) as refused:
        await staff.post(f"/api/companies/{company}/verify")
    assert (refused.value.status, refused.value.reason) == (409, "company_verified")
    assert (await staff.get("/api/companies", unverified="true"))["companies"] == []
    assert (await house.audited()).count("verify_company") == 1


async def test_a_company_is_verified_once_however_many_tap(house: House) -> None:
    recruiter, staff = await house.recruiter(), await house.staff()
    path = f"/api/companies/{recruiter.me['company']['id']}/verify"
    answers = await asyncio.gather(*(staff.post(path) for _ in range(4)), return_exceptions=True)
    assert len([answer for answer in answers if isinstance(answer, Refused) and answer.status == 409]) == 3
    assert (await recruiter.get("/api/me"))["unread"] == 1


async def test_a_company_that_is_not_verified_is_nobodys_business(house: House) -> None:
    recruiter, rival, host = await house.recruiter(), await house.employer("对手"), await house.host()
    path = f"/api/companies/{recruiter.me['company']['id']}"
    for person in (await house.visitor(), await house.graduate(), rival):
        with pytest.raises(Refused) as refused:
            await person.get(path)
        assert refused.value.status == 404
        assert recruiter.me["company"]["name"] not in str(await person.get("/api/companies", unverified="false"))
    for person in (recruiter, host):
        assert not (await person.get(path))["verified"]
        assert recruiter.me["company"]["name"] in str(await person.get("/api/companies"))


async def test_recruiters_say_what_their_company_is(house: House) -> None:
    recruiter, rival = await house.employer(), await house.employer("对手")
    path = f"/api/companies/{recruiter.me['company']['id']}"
    assert (await recruiter.patch(path, about="两江新区的汽车电子企业。"))["about"] == "两江新区的汽车电子企业。"
    people = (rival, 404), (await house.graduate(), 403), (await house.visitor(), 401), (await house.staff(), 403)
    for person, status in people:
        with pytest.raises(Refused) as refused:
            await person.patch(path, about="改了")
        assert refused.value.status == status
    for wrong in ({"about": "x" * 5001}, {"about": "\x00"}, {"about": None}, {"name": "改名"}, {}):
        with pytest.raises(Refused) as refused:
            await recruiter.patch(path, **wrong)
        assert refused.value.status == 400
    assert (await rival.get(path))["about"] == "两江新区的汽车电子企业。"
