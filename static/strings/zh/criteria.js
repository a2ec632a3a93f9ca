export default {
  "criteria.title": "评分表",
  "criteria.about": "面试官按这些标准打 1 到 5 分。写清每一档是什么样，大家才会打得一样。",
  "criteria.one": "第 {n} 项",
  "criteria.name": "标准",
  "criteria.weight": "权重（1–10）",
  "criteria.low": "1 分是什么样",
  "criteria.middle": "3 分是什么样",
  "criteria.high": "5 分是什么样",
  "criteria.drop": "删掉这一项",
  "criteria.add": "加一项",
  "criteria.saved": "已保存，从下一份评分开始使用",
};
