/** Words of inviting guests: on the plan and the desk. */
export default {
  "guests.title": "嘉宾",
  "guests.none": "还没有邀请嘉宾。",
  "guests.no_company": "先在流程里加入单位，再邀请它的嘉宾。",
  "guests.name": "嘉宾姓名",
  "guests.name_first": "请填写嘉宾姓名",
  "guests.company": "所属单位",
  "guests.company_first": "请选择单位",
  "guests.invite": "生成邀请链接",
  "guests.link": "{name} 的邀请链接",
  "guests.remove": "收回",
  "guests.remove_one": "{words}：{name}",
  "guests.remove_title": "收回 {name} 的邀请吗",
  "guests.remove_text": "链接会立刻失效；如果正在直播，画面会断开。",
};
