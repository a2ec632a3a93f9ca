export default {
  "application.delivered": "Delivered",
  "application.read": "Read",
  "application.invited": "Interview",
  "application.passed": "Passed",
  "application.rejected": "Not chosen",
  "application.withdrawn": "Withdrawn",
  "application.erased": "Erased account",
  "application.steps": "What happened",
  "application.from_page": "From the job page",
  "application.from_show": "From the show",
  "application.moment": "Delivered at {clock} of the show",
};
