/** Words of inviting guests: on the plan and the desk. */
export default {
  "guests.title": "Guests",
  "guests.none": "No guest is invited yet.",
  "guests.no_company": "Add a company to the run-sheet first, then invite its guests.",
  "guests.name": "Name of the guest",
  "guests.name_first": "Fill in the guest's name",
  "guests.company": "Company",
  "guests.company_first": "Choose a company",
  "guests.invite": "Make an invitation link",
  "guests.link": "Invitation link of {name}",
  "guests.remove": "Take back",
  "guests.remove_one": "{words}: {name}",
  "guests.remove_title": "Take back the invitation of {name}?",
  "guests.remove_text": "The link stops working at once; if they are on air, the picture goes.",
};
