export default {
  "deliver.send": "投递简历",
  "deliver.to": "投递简历：{job}",
  "deliver.sign_in": "登录后投递简历",
  "deliver.resume_first": "先写简历，再投递",
  "deliver.done": "已投递",
  "deliver.mine": "查看我的投递",
  "deliver.kept": "等网络恢复",
  "deliver.kept_text": "网络断了，投递已保存在手机里，恢复后自动送出。",
};
