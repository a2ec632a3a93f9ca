export default { "password.label": "Password", "password.show": "Show the password" };
