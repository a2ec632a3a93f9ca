export default {
  "signin.about": "Signed in you can chat, ask and deliver your résumé.",
  "signin.account": "E-mail or phone",
  "signin.account_missing": "Please give the e-mail address or phone number you signed up with.",
  "signin.password_missing": "Please give your password.",
  "signin.inside": "You are signed in as {name}",
  "signin.go_on": "Go on",
  "signin.forgot": "Forgot the password?",
  "signin.new_here": "No account yet?",
  "signin.ended": "You are signed out",
  "signin.ended_text":
    "Perhaps on another device, by a new password, or because somebody else has signed in here. What you wrote on this page is still here: go on with the password of {account}.",
  "signin.not_again": "Stay signed out",
};
