"""What the demo people are called, offer, and say. Companies and people are invented; the place is real."""

from typing import Any

PASSWORD = "mountain-city-demo"  # noqa: S105 - printed at start; the demo only listens on this machine
DOMAIN = "demo.example"
HOST, STAFF = "host", "staff"

COMPANIES: dict[str, tuple[str, str, list[dict[str, Any]]]] = {
    "ridge": (
        "山脊智造（重庆）有限公司",
        "周岚",
        [
            {
                "title": "嵌入式软件工程师",
                "headcount": 12,
                "conditions": "本科及以上，计算机、自动化或电子相关专业，2026或2027届，熟悉 C 语言。",
                "duties": "参与两轮电动车控制器的软件开发与台架测试，有导师一对一带教。",
                "place": "重庆市两江新区鱼复工业园",
                "pay_low": 8000,
                "pay_high": 12000,
            },
            {
                "title": "质量管理见习生",
                "headcount": 20,
                "conditions": "大专及以上，专业不限，能看懂机械图纸者优先。",
                "duties": "来料检验、过程巡检，整理质量数据并参加每周改善会。",
                "place": "重庆市璧山区高新区",
                "pay_low": 4500,
                "pay_high": 6000,
            },
        ],
    ),
    "river": (
        "两江文旅数字科技有限公司",
        "唐予",
        [
            {
                "title": "前端开发工程师",
                "headcount": 6,
                "conditions": "本科及以上，熟悉 HTML、CSS 与 JavaScript，有作品者优先。",
                "duties": "开发景区导览与票务页面，关注老年人和视障用户的使用体验。",
                "place": "重庆市渝中区化龙桥",
                "pay_low": 7500,
                "pay_high": 11000,
            },
            {
                "title": "新媒体运营",
                "headcount": 4,
                "conditions": "大专及以上，文字功底扎实，会简单剪辑。",
                "duties": "策划山城步道与夜景专题，运营账号并复盘数据。",
                "place": "重庆市南岸区弹子石",
                "pay_low": 5000,
                "pay_high": 8000,
            },
        ],
    ),
    "stairs": (
        "梯坎社区服务中心",
        "罗冬",
        [
            {
                "title": "社区工作者",
                "headcount": 30,
                "conditions": "大专及以上，愿意扎根基层，会说重庆话者优先。",
                "duties": "走访居民、办理社保与就业登记、组织社区活动。",
                "place": "重庆市沙坪坝区",
                "pay_low": 4200,
                "pay_high": 5500,
            }
        ],
    ),
}
GRADUATES = {"anna": "陈安娜", "bo": "何博", "chunyu": "冉春雨", "di": "向迪"}
RESUME: dict[str, Any] = {
    "school": "重庆邮电大学",
    "degree": "bachelor",
    "major": "自动化",
    "graduation_year": 2027,
    "skills": ["C", "Python", "电路设计"],
    "summary": "做过两个智能车项目，喜欢把东西调通的那一刻。",
    "phone": "+8613800000000",
    "experience": [
        {
            "organisation": "校智能车队",
            "role": "控制组成员",
            "from": "2025-03",
            "to": "2026-07",
            "text": "负责电机驱动与 PID 调参，拿过校赛二等奖。",
        }
    ],
}
LINES = [
    "来了来了，信号很清楚",
    "这个岗位接受大专吗",
    "鱼复园区有班车吗",
    "刚刚那张岗位卡可以再放一次吗",
    "我是27届的，现在能投吗",
    "导师一对一带教，听起来不错",
    "试用期工资打折吗",
    "投了，祝自己好运",
    "弹子石离地铁近不近",
    "夜景太好看了，想留在重庆",
    "非科班可以学吗",
    "五险一金从哪天开始交",
    "请问几轮面试",
    "回放在哪里看",
]
QUESTIONS = [
    "嵌入式岗位的培养期有多长，之后怎么定岗？",
    "见习生转正的比例和考核标准是什么？",
    "前端岗位远程办公可以吗，还是必须到岗？",
    "社区工作者有编制吗，晋升路径是怎样的？",
]
SHOWS = {
    "live": ("就在山城 · 周五直播招聘", "三家单位走进直播间，现场介绍岗位，边看边投。"),
    "next": ("就在山城 · 周五专场", "制造业与基层岗位专场，可以先看岗位、设好提醒。"),
}
