// Steers the wall from its picture: drag, pinch, wheel, double click and keys become centre and zoom
// of the view. One change is under way at a time; what comes meanwhile is merged, the newest wins.

import { clamp } from "./format.js";

const MIN_ZOOM = 0.5;
const MAX_ZOOM = 24;
const CLICK_ZOOM = 1.65;
const WHEEL_ZOOM = 1.2;
const STILL_PX = 6;
const DOUBLE_CLICK_MS = 350;
// For so long after a hand's last move the view is what that move made of it.
const HELD_MS = 3000;

// How the wall lays globe and map into its picture: shares of the picture's size, pixels per radian
// at zoom 1, and where the middle is seen (y up).
const GLOBE_LIMB = 5 / Math.sqrt(35);
const MAP_HALF = { width: 2.7352, height: 1.4225 };

function layout(mode, width, height) {
  return mode === "globe"
    ? { scale: ((0.83 / 2) * Math.min(width, height)) / GLOBE_LIMB, x: 0, y: 0 }
    : {
        scale: Math.min((0.735 * width) / (2 * MAP_HALF.width), (0.69 * height) / (2 * MAP_HALF.height)),
        x: 0.0995 * width,
        y: 0.037 * height,
      };
}

const wrapped = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;

export class Steering {
  #canvas;
  #ask;
  #send;
  #view = { mode: "globe", lat: 0, lon: 0, zoom: 1 };
  #pointers = new Map();
  #moved = false;
  #lastClick = { at: 0, x: 0, y: 0 };
  #wanted = null;
  #busy = false;
  #knownAt = 0;
  #moves = [];
  #asking = false;

  /** `ask` gets the view, `send` posts a change of it; both give promises. */
  constructor(canvas, ask, send) {
    this.#canvas = canvas;
    this.#ask = ask;
    this.#send = send;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(name, (event) => this.#up(event));
    }
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  /** The view as the wall says it; not while a hand is on it. */
  take(view) {
    if (this.#busy || Date.now() - this.#knownAt < HELD_MS) return;
    const { mode, lat, lon, zoom } = view;
    this.#view = { mode, lat, lon, zoom };
  }

  zoomBy(factor) {
    this.#act(() => this.#set({ zoom: this.#view.zoom * factor }));
  }

  zoomIn = () => this.zoomBy(CLICK_ZOOM);
  zoomOut = () => this.zoomBy(1 / CLICK_ZOOM);

  /** And whatever else changes the view at once. */
  goHome = () => this.change({ home: 1 });
  change(view) {
    this.#knownAt = 0;
    return this.#send(view);
  }

  // What a hand does begins with the view as it is now: the globe turns, and others steer, too.
  async #act(move) {
    this.#moves.push(move);
    if (this.#asking) return;
    if (Date.now() - this.#knownAt >= HELD_MS) {
      this.#asking = true;
      const view = await this.#ask().catch(() => null);
      this.#asking = false;
      if (view) this.take(view);
    }
    for (const each of this.#moves.splice(0)) each();
  }

  // Degrees that so many pixels of the picture are, at its middle.
  #degrees(dx, dy, zoom = this.#view.zoom) {
    const { scale } = layout(this.#view.mode, this.#canvas.clientWidth, this.#canvas.clientHeight);
    const perPx = 180 / Math.PI / (scale * zoom);
    const shrink = this.#view.mode === "globe" ? Math.cos((this.#view.lat * Math.PI) / 180) : 0.87;
    return { lat: dy * perPx, lon: (dx * perPx) / Math.max(shrink, 0.2) };
  }

  #drag(dx, dy) {
    const moved = this.#degrees(dx, dy);
    this.#set({ lat: this.#view.lat + moved.lat, lon: this.#view.lon - moved.lon });
  }

  // What is seen at the point stays there.
  #zoomAbout(x, y, factor) {
    const canvas = this.#canvas;
    const middle = layout(this.#view.mode, canvas.clientWidth, canvas.clientHeight);
    const dx = x - canvas.clientWidth / 2 - middle.x;
    const dy = y - canvas.clientHeight / 2 + middle.y;
    const zoom = clamp(this.#view.zoom * factor, MIN_ZOOM, MAX_ZOOM);
    const before = this.#degrees(dx, dy);
    const after = this.#degrees(dx, dy, zoom);
    this.#set({
      zoom,
      lat: this.#view.lat - before.lat + after.lat,
      lon: this.#view.lon + before.lon - after.lon,
    });
  }

  #set(change) {
    const view = { ...this.#view, ...change };
    view.zoom = clamp(view.zoom, MIN_ZOOM, MAX_ZOOM);
    view.lat = clamp(view.lat, -85, 85);
    view.lon = view.mode === "map" ? clamp(view.lon, -180, 180) : wrapped(view.lon);
    this.#view = view;
    this.#knownAt = Date.now();
    this.#wanted = {};
    for (const name of ["lat", "lon", "zoom"]) this.#wanted[name] = Number(view[name].toFixed(5));
    this.#flush();
  }

  async #flush() {
    if (this.#busy || !this.#wanted) return;
    const change = this.#wanted;
    this.#wanted = null;
    this.#busy = true;
    await this.#send(change);
    this.#busy = false;
    this.#flush();
  }

  #at(event) {
    const box = this.#canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #down(event) {
    if (event.button !== 0) return;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, this.#at(event));
    this.#moved = false;
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = this.#at(event);
    if (!this.#moved && Math.hypot(now.x - before.x, now.y - before.y) < STILL_PX) return;
    this.#moved = true;
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    if (!other) {
      this.#act(() => this.#drag(now.x - before.x, now.y - before.y));
      return;
    }
    // Two fingers: each move of one is half a move of the middle between them, and a zoom about it.
    const spread = (point) => Math.max(Math.hypot(point.x - other.x, point.y - other.y), 1);
    this.#act(() => {
      this.#drag((now.x - before.x) / 2, (now.y - before.y) / 2);
      this.#zoomAbout((now.x + other.x) / 2, (now.y + other.y) / 2, spread(now) / spread(before));
    });
  }

  #up(event) {
    if (!this.#pointers.delete(event.pointerId) || this.#moved || event.type !== "pointerup") return;
    const now = { at: event.timeStamp, ...this.#at(event) };
    const last = this.#lastClick;
    const isNear = Math.hypot(now.x - last.x, now.y - last.y) < 4 * STILL_PX;
    if (last.at && now.at - last.at < DOUBLE_CLICK_MS && isNear) {
      this.#lastClick = { at: 0, x: 0, y: 0 };
      this.#act(() => this.#zoomAbout(now.x, now.y, CLICK_ZOOM));
    } else {
      this.#lastClick = now;
    }
  }

  #wheel(event) {
    event.preventDefault();
    const { x, y } = this.#at(event);
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / 100 : event.deltaY;
    this.#act(() => this.#zoomAbout(x, y, WHEEL_ZOOM ** -clamp(lines, -3, 3)));
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = Math.min(this.#canvas.clientWidth, this.#canvas.clientHeight) / 6;
    const moves = {
      ArrowLeft: [step, 0],
      ArrowRight: [-step, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    };
    if (moves[event.key]) this.#act(() => this.#drag(...moves[event.key]));
    else if (event.key === "+" || event.key === "=") this.zoomIn();
    else if (event.key === "-") this.zoomOut();
    else if (event.key === "0" || event.key === "h") this.goHome();
    else return;
    event.preventDefault();
  }
}
