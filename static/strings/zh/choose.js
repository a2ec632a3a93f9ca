export default {
  "choose.title": "选面试时间",
  "choose.title_move": "换一个面试时间",
  "choose.zone": "时间均为北京时间。只列出双方都有空的时间。",
  "choose.sure": "就选这个时间？",
  "choose.take": "选这个时间",
  "choose.taken": "已约好：{time}",
  "choose.none": "现在没有可选的时间",
  "choose.none_text": "对方还没有开放时间，或者已经选满。有了新时间请再来看看，也可以等对方另约。",
  "choose.back": "回到我的投递",
  "choose.chosen": "面试时间已经约好了",
  "choose.see": "看面试安排",
  "choose.over": "这份投递现在不用选面试时间",
  "choose.rule": (/** @type {any} */ { hours }) =>
    hours ? `面试前 ${hours} 小时以内就不能自己改了。` : "开始之前都可以自己改。",
};
