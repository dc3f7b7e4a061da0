/** Press, speak, hear the answer: 16 kHz mono WAV out, WAV in. Loaded with the first press. */

const SAMPLE_RATE = 16000; // Hz
const LONGEST_MS = 30000;
const SHORTEST_SECONDS = 0.3;

/** Start listening; `stop()` gives a WAV blob, or null when there was hardly anything. `ontimeout` after 30 s. */
export async function record(worklet, ontimeout) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } });
  const context = new AudioContext();
  const release = () => {
    stream.getTracks().forEach((track) => track.stop());
    return context.close();
  };
  const pieces = [];
  try {
    await context.audioWorklet.addModule(worklet);
    const recorder = new AudioWorkletNode(context, "recorder");
    recorder.port.onmessage = ({ data }) => pieces.push(data);
    context.createMediaStreamSource(stream).connect(recorder);
  } catch (error) {
    await release();
    throw error;
  }
  const timer = setTimeout(ontimeout, LONGEST_MS);
  return {
    async stop() {
      clearTimeout(timer);
      const rate = context.sampleRate;
      await release();
      const samples = joined(pieces);
      return samples.length < rate * SHORTEST_SECONDS ? null : wav(await resampled(samples, rate));
    },
  };
}

/** Play a base64 WAV; the page needs no blob: or data: in its content security policy. */
export async function play(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const context = new AudioContext();
  const source = context.createBufferSource();
  source.buffer = await context.decodeAudioData(bytes.buffer);
  source.connect(context.destination);
  source.onended = () => context.close();
  source.start();
}

function joined(pieces) {
  const samples = new Float32Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return samples;
}

async function resampled(samples, rate) {
  const offline = new OfflineAudioContext(1, Math.ceil((samples.length * SAMPLE_RATE) / rate), SAMPLE_RATE);
  const buffer = offline.createBuffer(1, samples.length, rate);
  buffer.copyToChannel(samples, 0);
  const source = offline.createBufferSource();
  source.buffer = buffer;
  source.connect(offline.destination);
  source.start();
  return (await offline.startRendering()).getChannelData(0);
}

/** A WAV file of 16-bit mono PCM. */
export function wav(samples) {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const write = (at, text) => [...text].forEach((character, index) => view.setUint8(at + index, character.charCodeAt(0)));
  write(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // mono
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, index) => view.setInt16(44 + index * 2, Math.max(-1, Math.min(1, sample)) * 32767, true));
  return new Blob([view], { type: "audio/wav" });
}
