export default {
  "signin.about": "Signed in you can chat, ask and deliver your résumé.",
  "signin.account": "E-mail or phone",
  "signin.account_missing": "Please give the e-mail address or phone number you signed up with.",
  "signin.password_missing": "Please give your password.",
  "signin.inside": "You are signed in as {name}",
  "signin.go_on": "Go on",
  "signin.forgot": "Forgot the password?",
  "signin.new_here": "No account yet?",
};
