export default {
  "past.title": "以前的面试",
  "past.to_decide": "等你们决定",
  "past.all_decided": "没有等待决定的面试。",
  "past.none": "还没有结束的面试。",
  "past.older": "更早的面试",
  "past.undecided": "等待决定",
  "past.passed": "通过",
  "past.failed": "未通过",
  "past.missed": "没有进行",
  "past.cancelled": "已取消",
};
