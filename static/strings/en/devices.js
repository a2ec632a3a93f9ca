/** Camera and microphone: shared by the studio and the interview. */
export default {
  "devices.camera": "Camera",
  "devices.microphone": "Microphone",
  "devices.level": "Microphone level",
  "devices.none": "No device found",
  "devices.preview": "Your own picture",
  "devices.denied": "The browser was not allowed to use camera and microphone",
  "devices.denied.do": "Press the icon left of the address, set camera and microphone to “allow”, then try again.",
  "devices.missing": "No camera or microphone was found",
  "devices.missing.do": "Connect the device or switch it on in the system settings, then try again.",
  "devices.busy": "Another program is using the camera or microphone",
  "devices.busy.do": "Close the meeting software or other program that uses it, then try again.",
  "devices.insecure": "This address cannot use a camera",
  "devices.insecure.do": "Browsers allow cameras only on https addresses. Open this page with https.",
  "devices.unknown": "Camera or microphone cannot be opened",
  "devices.unknown.do": "Reconnect the device or restart the browser, then try again.",
};
