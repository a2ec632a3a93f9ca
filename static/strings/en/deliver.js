export default {
  "deliver.send": "Deliver my résumé",
  "deliver.to": "Deliver my résumé: {job}",
  "deliver.sign_in": "Sign in to deliver",
  "deliver.resume_first": "Write a résumé first",
  "deliver.done": "Delivered",
  "deliver.mine": "My applications",
  "deliver.kept": "Waiting for the network",
  "deliver.kept_text": "The network is gone. Your delivery is kept on this phone and goes out when it is back.",
};
