export default { "password.label": "密码", "password.show": "显示密码" };
