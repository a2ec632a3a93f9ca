// A room in which whoever speaks is heard by everybody, on socket.io: over Node's own server, or over uWebSockets.
// node room.js PORT node|uwebsockets   (with NODE_PATH where the packages are)
const { Server } = require("socket.io");

const [port, over] = [Number(process.argv[2]), process.argv[3]];
const io = new Server({ transports: ["websocket"], perMessageDeflate: false, serveClient: false });
const audience = io.of("/audience");
audience.on("connection", (socket) => {
  socket.join("show");
  socket.on("say", (line, answer) => {
    audience.to("show").emit("line_said", { line });
    answer({ ok: line.seq });
  });
});

const ready = () => console.log("ready");
if (over === "uwebsockets") {
  const app = require("uwebsockets").App();
  io.attachApp(app);
  app.listen(port, ready);
} else {
  const http = require("node:http").createServer();
  io.attach(http);
  http.listen(port, "127.0.0.1", 4096, ready);
}
