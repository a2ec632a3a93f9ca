"""What is mailed about an interview, in both languages. The time zone is in every time."""

from datetime import datetime
from typing import Any

from server.jobs.models import SHANGHAI

SENTENCES = {
    "zh": {
        "interview_choose": "{company}请你为“{job}”选一个面试时间",
        "interview_invited": "{company}邀请你视频面试“{job}”：{time}",
        "interview_booked": "已约好{company}“{job}”的面试：{time}",
        "interview_booked_by": "有人约了“{job}”的面试：{time}",
        "interview_moved": "“{job}”的面试改到 {time}",
        "interview_cancelled": "“{job}”的面试取消了，原定 {time}",
        "interview_missed": "“{job}”的面试没有进行，原定 {time}",
        "interview_tomorrow": "提醒：“{job}”的面试，{time}",
        "interview_soon": "“{job}”的面试马上开始：{time}",
    },
    "en": {
        "interview_choose": "{company} asks you to choose a time for the interview for “{job}”",
        "interview_invited": "{company} invites you to a video interview for “{job}”: {time}",
        "interview_booked": "Your interview for “{job}” at {company} is booked: {time}",
        "interview_booked_by": "An interview for “{job}” was booked: {time}",
        "interview_moved": "The interview for “{job}” was moved to {time}",
        "interview_cancelled": "The interview for “{job}” was cancelled; it was to be {time}",
        "interview_missed": "The interview for “{job}” did not take place; it was to be {time}",
        "interview_tomorrow": "Reminder: interview for “{job}”, {time}",
        "interview_soon": "The interview for “{job}” begins soon: {time}",
    },
}
ENTRY = {"zh": "视频面试：{job}（{company}）", "en": "Video interview: {job} ({company})"}
DAYS = "一二三四五六日"


def spoken(moment: datetime, language: str) -> str:
    at = moment.astimezone(SHANGHAI)
    if language == "zh":
        return f"{at:%Y}年{at.month}月{at.day}日 周{DAYS[at.weekday()]} {at:%H:%M}（北京时间，UTC+8）"
    return f"{at:%a} {at.day} {at:%b %Y}, {at:%H:%M} (Asia/Shanghai, UTC+8)"


def sentence(kind: str, language: str, facts: dict[str, Any]) -> str:
    """Of a notice: its params are the facts."""
    starts_at = facts.get("starts_at")
    time = spoken(datetime.fromisoformat(starts_at), language) if starts_at else ""
    return SENTENCES[language][kind].format_map(facts | {"time": time})
