export default {
  "signin.about": "登录后可以聊天、提问、投递简历。",
  "signin.account": "邮箱或手机号",
  "signin.account_missing": "请填写注册时用的邮箱或手机号。",
  "signin.password_missing": "请填写密码。",
  "signin.inside": "你已登录：{name}",
  "signin.go_on": "继续",
  "signin.forgot": "忘记密码",
  "signin.new_here": "还没有账号？",
};
