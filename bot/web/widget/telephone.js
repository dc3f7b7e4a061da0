/** Audio worklet of hands-free talking: from the device's own rate to the line's and back. */

const RATE = 16000; // Hz, of the line in both directions
const PIECE = 640; // samples that travel together: 40 ms
const FULL_SCALE = 32768;

/** What the microphone hears, as 16-bit samples. */
class Listening extends AudioWorkletProcessor {
  constructor() {
    super();
    Object.assign(this, { piece: new Int16Array(PIECE), filled: 0, sum: 0, count: 0, passed: 0 });
  }

  /** A sample of the line is the mean of those of the device that it stands for. */
  process([[heard]]) {
    const step = sampleRate / RATE;
    for (const sample of heard ?? []) {
      this.sum += sample;
      this.count += 1;
      for (this.passed += 1; this.passed >= step; this.passed -= step) this.put(this.sum / this.count);
      if (this.passed < 1) this.sum = this.count = 0;
    }
    return true;
  }

  put(sample) {
    this.piece[this.filled] = Math.max(-1, Math.min(1, sample)) * (FULL_SCALE - 1);
    this.filled += 1;
    if (this.filled < PIECE) return;
    this.port.postMessage(this.piece.slice());
    this.filled = 0;
  }
}

/** Plays 16-bit samples in the order they come, tells the marks between them as they are passed; null forgets all. */
class Speaking extends AudioWorkletProcessor {
  constructor() {
    super();
    this.forget();
    this.port.onmessage = ({ data }) => (data === null ? this.forget() : this.waiting.push(data));
  }

  forget() {
    this.waiting = [];
    this.at = 0; // in the first piece
  }

  process(inputs, [[out]]) {
    for (let index = 0; index < out.length; index += 1) out[index] = this.next() / FULL_SCALE;
    return true;
  }

  next() {
    while (typeof this.waiting[0] === "string") this.port.postMessage(this.waiting.shift());
    const [piece] = this.waiting;
    if (!piece) return 0;
    const before = Math.floor(this.at);
    const sample = piece[before] + ((piece[before + 1] ?? piece[before]) - piece[before]) * (this.at - before);
    this.at += RATE / sampleRate;
    if (this.at >= piece.length) {
      this.at -= piece.length;
      this.waiting.shift();
    }
    return sample;
  }
}

registerProcessor("listening", Listening);
registerProcessor("speaking", Speaking);
