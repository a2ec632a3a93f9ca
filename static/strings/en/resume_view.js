export default {
  "resume_view.associate": "Associate",
  "resume_view.bachelor": "Bachelor",
  "resume_view.master": "Master",
  "resume_view.doctor": "Doctor",
  "resume_view.line": "{school} · {major} · {degree} · class of {year}",
  "resume_view.skills": "Skills",
  "resume_view.experience": "Experience",
  "resume_view.now": "now",
};
