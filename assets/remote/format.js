// Numbers and times as people read them; pure functions.

const grouped = new Intl.NumberFormat("en");

export const count = (value) => (value == null ? "–" : grouped.format(value));

function scaled(value, step, units) {
  let at = 0;
  while (value >= step * 0.9995 && at < units.length - 1) {
    value /= step;
    at += 1;
  }
  const digits = value >= 99.95 || at === 0 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[at]}`;
}

/** Bits per second. */
export const rate = (bps) =>
  bps == null ? "–" : scaled(bps, 1000, ["bps", "kbps", "Mbps", "Gbps", "Tbps"]);

export const bytes = (value) =>
  value == null ? "–" : scaled(value, 1000, ["B", "kB", "MB", "GB", "TB"]);

/** Milliseconds as an age: "0.8 s", "14 s", "3 min". */
export function age(ms) {
  const seconds = Math.max(0, ms / 1000);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}

/** A time of day. */
export const clock = (iso) =>
  new Date(iso).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
