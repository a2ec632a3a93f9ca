/** Camera and microphone: shared by the studio and the interview. */
export default {
  "devices.camera": "摄像头",
  "devices.microphone": "麦克风",
  "devices.level": "麦克风音量",
  "devices.none": "没有找到设备",
  "devices.preview": "你的预览画面",
  "devices.denied": "浏览器没有得到使用摄像头和麦克风的许可",
  "devices.denied.do": "点地址栏左侧的图标，把摄像头和麦克风改为“允许”，然后再试一次。",
  "devices.missing": "没有找到摄像头或麦克风",
  "devices.missing.do": "请接好设备，或在系统设置里打开它，然后再试一次。",
  "devices.busy": "摄像头或麦克风正被别的程序占用",
  "devices.busy.do": "请先关掉会议软件等正在使用它的程序，然后再试一次。",
  "devices.insecure": "这个地址不能使用摄像头",
  "devices.insecure.do": "浏览器只允许 https 网址使用摄像头，请用 https 打开本页。",
  "devices.unknown": "摄像头或麦克风打不开",
  "devices.unknown.do": "请重新插拔设备或重启浏览器，然后再试一次。",
};
