"""What becomes of the connections of a page, whichever of its frames opens them."""

STATES = """
top.states ??= [];
top.opened ??= 0;
const Open = RTCPeerConnection;
window.RTCPeerConnection = class extends Open {
  constructor(configuration) {
    super(configuration);
    top.opened += 1;
    this.addEventListener("connectionstatechange", () => top.states.push(this.connectionState));
  }
};
"""
