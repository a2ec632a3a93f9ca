"""People who wait and people who call, put straight into a database: what the tests of queues start from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role
from server.applications.models import Application, ApplicationState
from server.identity.models import Company, Person
from server.interviews.queue.models import Queue, QueueState
from server.jobs.models import Job


@dataclass
class Hall:
    """Each company has one job with an open queue; every graduate delivered to all of them."""

    jobs: list[UUID]
    queues: list[UUID]
    graduates: list[Actor]
    recruiters: list[list[Actor]]
    """By company."""


async def furnish(db: AsyncSession, now: datetime, companies: int, recruiters: int, graduates: int) -> Hall:
    """So many companies, recruiters of each, and graduates."""
    firms = [{"id": uuid4(), "name": f"公司 {n} {uuid4().hex}", "created_at": now} for n in range(companies)]
    await db.execute(insert(Company), [firm | {"verified_at": now} for firm in firms])
    staff = [[person(Role.recruiter, firm["id"]) for _ in range(recruiters)] for firm in firms]
    seekers = [person(Role.graduate) for _ in range(graduates)]
    everybody = [one for some in (*staff, seekers) for one in some]
    people = [{"id": one.id, "name": one.name, "role": one.role, "company_id": one.company} for one in everybody]
    await db.execute(insert(Person), [one | {"created_at": now} for one in people])
    jobs = [posting(firm["id"], now) for firm in firms]
    await db.execute(insert(Job), jobs)
    queues = [{"id": uuid4(), "job_id": job["id"], "company_id": job["company_id"]} for job in jobs]
    opened = {"state": QueueState.open, "minutes": 10, "next_number": 1, "opened_at": now}
    await db.execute(insert(Queue), [queue | opened for queue in queues])
    await db.execute(insert(Application), [delivery(job, one, now) for job in jobs for one in seekers])
    return Hall([job["id"] for job in jobs], [queue["id"] for queue in queues], seekers, staff)


def person(role: Role, company: UUID | None = None) -> Actor:
    return Actor(id=uuid4(), role=role, name="某人", login=uuid4(), company=company)


def posting(company: UUID, now: datetime) -> dict[str, object]:
    texts = dict.fromkeys(("title", "conditions", "duties", "place"), "岗位")
    pay = {"headcount": 1, "pay_low": 6000, "pay_high": 9000, "valid_until": (now + timedelta(days=60)).date()}
    return {"id": uuid4(), "company_id": company, "posted_at": now} | texts | pay


def delivery(job: dict[str, object], graduate: Actor, now: datetime) -> dict[str, object]:
    whose = {"job_id": job["id"], "company_id": job["company_id"], "graduate_id": graduate.id}
    rest = {"key": uuid4().hex, "state": ApplicationState.read, "resume": {}, "delivered_at": now, "version": 0}
    return {"id": uuid4()} | whose | rest
