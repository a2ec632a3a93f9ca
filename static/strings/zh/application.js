export default {
  "application.delivered": "已投递",
  "application.read": "已读",
  "application.invited": "邀请面试",
  "application.passed": "面试通过",
  "application.rejected": "未通过",
  "application.withdrawn": "已撤回",
  "application.erased": "已注销的毕业生",
  "application.steps": "进展",
  "application.from_page": "来自岗位页",
  "application.from_show": "来自直播",
  "application.moment": "直播 {clock} 投递",
};
