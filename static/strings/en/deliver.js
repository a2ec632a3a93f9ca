export default {
  "deliver.send": "Deliver my résumé",
  "deliver.to": "Deliver my résumé: {job}",
  "deliver.sign_in": "Sign in to deliver",
  "deliver.resume_first": "Write a résumé first",
  "deliver.done": "Delivered",
  "deliver.mine": "My applications",
  "deliver.late.network": "Waiting for the network",
  "deliver.late.network_text":
    "The network is gone. Your delivery is kept in this browser and goes out when it is back.",
  "deliver.late.login": "Waiting for you to sign in",
  "deliver.late.login_text":
    "You are signed out. Your delivery is kept in this browser and goes out once you sign in again.",
  "deliver.late.busy": "Waiting a moment",
  "deliver.late.busy_text":
    "The server cannot take it right now. Your delivery is kept in this browser and goes out by itself shortly.",
  "deliver.late.broken": "Waiting to be sent again",
  "deliver.late.broken_text":
    "Something broke on our side. Your delivery is kept in this browser and goes out by itself once that is over.",
  "deliver.not_yet": "Deliveries that are not out yet",
  "deliver.not_out": "It did not go out: {why}",
  "deliver.refused": "Your résumé did not go out to “{job}”: {why}",
  "deliver.seen": "Got it",
};
