export default {
  "privacy.title": "Privacy notice",
  "privacy.version": "Version {version}",
  "privacy.about":
    "Just in the Mountain City is run by the employment service that installed it, on servers of its own. This notice says what is kept, why, for how long, and what you can do.",
  "privacy.kept": "What is kept",
  "privacy.kept_text":
    "Account: your name, e-mail address or phone number, a hash of your password (never the password), your language.\nRésumé: what you wrote yourself, and the copy that went with each delivery.\nApplications and interviews: to whom, at which moment of the show, the time and note of every step, when an interview was and who took part; your place in a walk-in queue, what was written in the interview room, interviewers' scorecards and how you rated it; the result of your last device check; what you answered when somebody asked to record, and your sound and picture where you agreed.\nExaminations of public institutions: your number, which kind of document you showed and whether it matched, never its number or a picture; your score. When you erase your account, number and score stay in the closed record without a name.\nParticipation: what you said, asked, voted and reported in a show, and the jobs you want to be reminded of.\nSecurity: the devices that signed in and when, and who took which administrative action.",
  "privacy.why": "Why",
  "privacy.why_text":
    "To bring your résumé to the companies you choose, to arrange interviews, to tell you how things stand, and to let a show be watched again.\nThere is no advertising, no sale of data, and no model is trained on your résumé. Notices about interviews also go to your e-mail address, where the service has a mail server. Shows are recorded; of an interview only those who agreed, each by themselves, for the interviewers to see again or to answer a complaint. No machine ever analyses face, voice or feelings.",
  "privacy.who": "Who sees it",
  "privacy.who_text":
    "Your résumé is seen by you and by the companies you deliver it to; after you withdraw, they no longer see it.\nWhat you say and ask in a show is seen by everybody, with your name; how you vote is seen by nobody in an anonymous poll, and reports are seen by hosts only.\nScorecards are seen by the interviewers of that company; the recording of an interview by those who interviewed in it, and each viewing is written down; the result of a device check by the companies that interview you.\nStaff of the bureau verify companies and can hide what is out of place.",
  "privacy.long": "For how long",
  "privacy.long_text":
    "Account and résumé: until you erase your account.\nLogins: they end 30 days after signing in.\nWhat you said and asked in a show: until you erase your account.\nRecordings of shows: kept by the service that runs the platform until it throws the replay away or the days it has set are over.\nRecordings of interviews: until the day you were told when you agreed; yours goes at once when you take your consent back.",
  "privacy.rights": "Your rights",
  "privacy.rights_text":
    "See and correct: change your résumé and account at any time.\nExport: download everything from “My account”.\nErase: erase your account there; name, contact, résumé and notices are deleted at once and for good.\nWithdraw consent: erasing the account withdraws it; what happened before stays lawful.",
  "privacy.contact": "Contact",
  "privacy.contact_text":
    "With questions or complaints, or to have your data exported or erased when you cannot sign in, turn to the employment service that offers you this platform, or to the data protection authority.",
  "privacy.to_me": "Export or erase my data",
};
