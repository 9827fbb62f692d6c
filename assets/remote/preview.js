// The live picture: reads the wall's multipart stream of JPEGs and draws each into the canvas. Ends
// while nobody looks (a hidden tab, another part of the page), begins again by itself, and says how
// old the picture is when none comes.

import { age } from "./format.js";

const WIDTHS_PX = [480, 960, 1440];
const FRAMES_PER_SECOND = 10;
const RETRY_MS = 2000;
// The wall sends its last picture again every five seconds.
const OLD_MS = 8000;

/** Takes parts out of a multipart stream whose parts have their length. */
class Parts {
  #bytes = new Uint8Array(0);

  add(chunk) {
    const joined = new Uint8Array(this.#bytes.length + chunk.length);
    joined.set(this.#bytes);
    joined.set(chunk, this.#bytes.length);
    this.#bytes = joined;
  }

  /** The next whole part, or null. */
  take() {
    const end = this.#endOfHeader();
    if (end < 0) return null;
    const header = new TextDecoder().decode(this.#bytes.subarray(0, end));
    const length = Number(/content-length: (\d+)/i.exec(header)?.[1]);
    if (!Number.isFinite(length)) throw new Error("a part without a length");
    if (this.#bytes.length < end + length) return null;
    const part = this.#bytes.slice(end, end + length);
    this.#bytes = this.#bytes.slice(end + length);
    return part;
  }

  #endOfHeader() {
    const b = this.#bytes;
    for (let i = 3; i < b.length; i += 1) {
      if (b[i] === 10 && b[i - 1] === 13 && b[i - 2] === 10 && b[i - 3] === 13) return i + 1;
    }
    return -1;
  }
}

export class Preview {
  #canvas;
  #note;
  #stop = null;
  #shownAt = 0;
  #visible = true;

  constructor(canvas, note) {
    this.#canvas = canvas;
    this.#note = note;
    document.addEventListener("visibilitychange", () => this.#decide());
    new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1).isIntersecting;
      this.#decide();
    }).observe(canvas);
    setInterval(() => this.#sayAge(), 1000);
  }

  #decide() {
    const wanted = this.#visible && !document.hidden;
    if (wanted && !this.#stop) {
      this.#stop = new AbortController();
      this.#run(this.#stop.signal);
    } else if (!wanted && this.#stop) {
      this.#stop.abort();
      this.#stop = null;
    }
  }

  #width() {
    const needed = this.#canvas.clientWidth * Math.min(window.devicePixelRatio, 2);
    return WIDTHS_PX.find((width) => width >= needed) ?? WIDTHS_PX.at(-1);
  }

  async #run(signal) {
    while (!signal.aborted) {
      try {
        await this.#watch(signal);
      } catch {
        // Gone, or not to be had now: the note says so, and it is tried again.
      }
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  async #watch(signal) {
    const query = `width=${this.#width()}&fps=${FRAMES_PER_SECOND}`;
    const response = await fetch(`/api/stream.mjpg?${query}`, { signal, cache: "no-store" });
    if (!response.ok) return;
    const reader = response.body.getReader();
    const parts = new Parts();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parts.add(value);
      let newest = null;
      for (let part = parts.take(); part; part = parts.take()) newest = part;
      if (newest) await this.#draw(newest);
    }
  }

  async #draw(jpeg) {
    const picture = await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }));
    if (this.#canvas.width !== picture.width || this.#canvas.height !== picture.height) {
      this.#canvas.width = picture.width;
      this.#canvas.height = picture.height;
    }
    this.#canvas.getContext("2d", { alpha: false }).drawImage(picture, 0, 0);
    picture.close();
    this.#shownAt = Date.now();
    this.#sayAge();
  }

  #sayAge() {
    const old = Date.now() - this.#shownAt;
    const isOld = old > OLD_MS;
    this.#canvas.classList.toggle("old", isOld);
    this.#note.hidden = !isOld;
    if (isOld) {
      this.#note.textContent = this.#shownAt ? `picture ${age(old)} old` : "waiting for the picture …";
    }
  }
}
