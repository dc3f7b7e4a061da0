/** Hands-free: the microphone stays open, and who speaks into an answer is heard. Loaded when somebody asks for it. */

const SOUND = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Open the line of the panel's conversation; `stop()` ends it. `onend(isPlanned)` is told once when it has ended. */
export async function connect(panel, onend) {
  const { connection } = panel;
  const stream = await navigator.mediaDevices.getUserMedia({ audio: SOUND });
  const context = new AudioContext();
  const release = () => {
    stream.getTracks().forEach((track) => track.stop());
    return context.close();
  };
  try {
    await context.audioWorklet.addModule(new URL("static/widget/telephone.js", panel.chat.config.base));
    await panel.start();
    const socket = await opened(await address(connection));
    const end = wired(socket, context, context.createMediaStreamSource(stream));
    end.then((isPlanned) => {
      release();
      onend(isPlanned);
    });
    return { stop: () => socket.close() };
  } catch (error) {
    await release();
    throw error;
  }
}

async function address(connection) {
  const { ticket } = await connection.request("/ticket", {});
  const url = new URL(`v1/conversations/${connection.credentials.id}/talk?ticket=${ticket}`, connection.api);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}

function opened(url) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => resolve(socket);
    socket.onclose = reject;
  });
}

/** Join socket and sound; the promise is kept when the line ends, and tells whether it ended as it should. */
function wired(socket, context, microphone) {
  const listening = new AudioWorkletNode(context, "listening", { numberOfOutputs: 0 });
  const speaking = new AudioWorkletNode(context, "speaking", { numberOfInputs: 0, outputChannelCount: [1] });
  const send = (message) => socket.readyState === WebSocket.OPEN && socket.send(message);
  microphone.connect(listening);
  speaking.connect(context.destination);
  listening.port.onmessage = ({ data }) => send(data);
  speaking.port.onmessage = ({ data }) => send(JSON.stringify({ type: "played", mark: data }));
  return new Promise((resolve) => {
    socket.onmessage = ({ data }) => {
      if (typeof data !== "string") return speaking.port.postMessage(new Int16Array(data));
      const { type, name } = JSON.parse(data);
      if (type === "mark") speaking.port.postMessage(name);
      else if (type === "clear") speaking.port.postMessage(null);
    };
    socket.onclose = ({ wasClean, code }) => resolve(wasClean && code !== 1008);
  });
}
