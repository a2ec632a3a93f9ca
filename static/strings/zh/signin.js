export default {
  "signin.about": "登录后可以聊天、提问、投递简历。",
  "signin.account": "邮箱或手机号",
  "signin.account_missing": "请填写注册时用的邮箱或手机号。",
  "signin.password_missing": "请填写密码。",
  "signin.inside": "你已登录：{name}",
  "signin.go_on": "继续",
  "signin.forgot": "忘记密码",
  "signin.new_here": "还没有账号？",
  "signin.ended": "你已退出登录",
  "signin.ended_text":
    "可能在别处退出了、改过密码，或者有别人在这里登录了。这一页写的内容还在，输入 {account} 的密码就能接着用。",
  "signin.not_again": "不登录了",
};
