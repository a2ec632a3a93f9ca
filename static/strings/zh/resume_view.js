export default {
  "resume_view.associate": "大专",
  "resume_view.bachelor": "本科",
  "resume_view.master": "硕士",
  "resume_view.doctor": "博士",
  "resume_view.line": "{school} · {major} · {degree} · {year} 届",
  "resume_view.skills": "技能",
  "resume_view.experience": "经历",
  "resume_view.now": "至今",
};
