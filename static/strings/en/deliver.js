export default {
  "deliver.send": "Deliver my résumé",
  "deliver.to": "Deliver my résumé: {job}",
  "deliver.sign_in": "Sign in to deliver",
  "deliver.resume_first": "Write a résumé first",
  "deliver.done": "Delivered",
  "deliver.mine": "My applications",
  "deliver.kept": "Waiting for the network",
  "deliver.kept_text": "The network is gone. Your delivery is kept in this browser and goes out when it is back.",
  "deliver.signed_out": "Waiting for you to sign in",
  "deliver.signed_out_text":
    "You are signed out. Your delivery is kept in this browser and goes out once you sign in again.",
  "deliver.not_yet": "Deliveries that are not out yet",
  "deliver.not_out": "It did not go out: {why}",
  "deliver.refused": "Your résumé did not go out to “{job}”: {why}",
  "deliver.seen": "Got it",
};
