// Puts the page together: news come from the worker (link.js), wishes go through wall.js, and what is
// shown of the wall's settings is what the wall says is in force.

import { FilterForm } from "./filter.js";
import { FlowTable } from "./flows.js";
import { age, clock, count, rate } from "./format.js";
import { Health } from "./health.js";
import { Preview } from "./preview.js";
import { Steering } from "./steering.js";
import * as wall from "./wall.js";

const PANELS = {
  throughput: "Throughput",
  counts: "Counts",
  os: "Device systems",
  legend: "Legend",
  flows: "Top flows",
  clock: "Clock",
  top: "Countries and networks",
  alerts: "Alerts",
  remote: "Remote address",
};
const MAX_ALERTS = 100;
const TOAST_MS = 6000;

const $ = (id) => document.getElementById(id);

let status = null;
let statusAt = 0;
let view = null;
let link = "polling";
let alertsSeen = 0;

// ---- what the wall says

const table = new FlowTable(document.querySelector(".flows"), (change) => filter.set(change));
const filter = new FilterForm($("filter"), wall.setFilter);
const health = new Health($("health"));
const steering = new Steering($("preview"), wall.getView, setView);
new Preview($("preview"), $("picture-note"));

const takers = {
  status: takeStatus,
  flows: (data) => table.take(data),
  view: takeView,
  filter: (data) => filter.take(data),
  params: takeParams,
  alert: (data) => takeAlerts([data]),
  error: (data) => toast(data.message ?? "The wall reports an error.", "bad"),
  session_ok: () => toast("Logged in to ntopng."),
  link: takeLink,
};

const worker = new Worker("/link.js", { type: "module" });
worker.onmessage = ({ data: message }) => takers[message.type]?.(message.data);
setInterval(tellAge, 500);

function takeStatus(data) {
  status = data;
  statusAt = Date.now();
  document.title = `${data.title || "Flowwall"} · wall`;
  $("title").textContent = data.title || "Flowwall";
  const traffic = data.interface ?? {};
  $("figure-flows").textContent = `${count(data.counts.reportedFlows || data.counts.flows)} flows`;
  $("figure-down").textContent = `↓ ${rate(traffic.downloadBps ?? data.counts.downBps)}`;
  $("figure-up").textContent = `↑ ${rate(traffic.uploadBps ?? data.counts.upBps)}`;
  const alerted = data.counts.alerted;
  $("figure-alerts").textContent = alerted ? `${count(alerted)} ${alerted === 1 ? "alert" : "alerts"}` : "";
  $("tab-alerts").hidden = !alerted;
  $("tab-alerts").textContent = count(alerted);
  $("frame-rate").textContent = `${Math.round(data.render.fps)} /s · ${data.render.width}×${data.render.height}`;
  $("quality-used").textContent = data.view.quality === "auto" ? `${data.render.quality} ·` : "";
  $("open-session").disabled = !data.ntopHost;
  $("open-session").title = data.ntopHost ? `ntopng at ${data.ntopHost}` : "There is no ntopng behind this wall.";
  takeView(data.view);
  takeParams(data.params);
  if (data.filter) filter.take(data.filter);
  if (data.alerts) takeAlerts(data.alerts);
  $("tab-health").hidden = !health.take(data);
  sayHonesty(data);
  tellAge();
}

// The same words as on the wall.
function describe(source, who) {
  const since = source.ageMs == null ? null : age(source.ageMs + Date.now() - statusAt);
  const why = source.error ? ` · ${source.error}` : "";
  const recorded = source.name === "demo" || source.name === "replay";
  if (source.state === "live") return recorded ? [who, "note"] : [`${who} · live, ${since} ago`, "live"];
  if (source.state === "stale") return [`${who} · stale, ${since}${why}`, "warning"];
  if (source.state === "starting") return [`${who} · connecting${why}`, "note"];
  return [`${who}${since == null ? "" : ` · last answer ${since} ago`}${why}`, "bad"];
}

function truth() {
  const { source, view } = status;
  const who = source.label || source.name;
  if (!view.pause) return describe(source, who);
  const [text, tone] = describe(source, `${who} · paused`);
  return [text, tone === "bad" ? tone : "warning"];
}

function tellAge() {
  let [text, tone] = status ? truth() : ["connecting to the wall …", "note"];
  if (link === "denied") [text, tone] = ["locked: the wall wants its token", "warning"];
  if (link === "lost") {
    const since = statusAt ? `; what is shown is ${age(Date.now() - statusAt)} old` : "";
    [text, tone] = [`no connection to the wall${since}`, "bad"];
  }
  if ($("truth").textContent !== text) $("truth").textContent = text;
  $("dot").className = `dot ${tone}`;
  $("truth").className = tone;
  document.body.classList.toggle("stale", link === "lost" || link === "denied");
}

function sayHonesty({ counts, source, filter: { matching, of } }) {
  const parts = [];
  const ofAll = matching < of ? " of all flows" : "";  // counted whatever the filter lets through
  if (counts.reportedFlows > counts.flows) parts.push(`showing ${count(counts.flows)} of ${count(counts.reportedFlows)} flows`);
  if (counts.unplaced > 0) parts.push(`${count(counts.unplaced)}${ofAll} without a place`);
  if (counts.onePlace > 0) parts.push(`${count(counts.onePlace)}${ofAll} within one place`);
  if (source.notice) parts.push(source.notice);
  $("honesty").hidden = parts.length === 0;
  $("honesty").textContent = parts.join(" · ");
}

function takeLink(state) {
  link = state;
  if (state === "denied") askForToken();
  if (state === "live" || state === "polling") $("token").close();
  tellAge();
}

function press(id, on) {
  $(id).setAttribute("aria-pressed", String(on));
}

function takeView(data) {
  view = data;
  steering.take(data);
  press("mode-globe", data.mode === "globe");
  press("mode-map", data.mode === "map");
  press("live", !data.pause);
  press("pause", data.pause);
  press("labels", data.labels);
  $("palette").setAttribute("aria-checked", String(data.palette === "colorblind"));
  document.body.classList.toggle("colorblind", data.palette === "colorblind");
  if (document.activeElement !== $("quality")) $("quality").value = data.quality;
  const shown = panelsShown();
  for (const box of $("panels-list").querySelectorAll("input")) box.checked = shown.includes(box.name);
}

function takeAlerts(list) {
  const fresh = list.filter((alert) => alert.number > alertsSeen).sort((a, b) => a.number - b.number);
  for (const alert of fresh) {
    alertsSeen = alert.number;
    $("alerts").prepend(alertItem(alert));
  }
  while ($("alerts").children.length > MAX_ALERTS) $("alerts").lastElementChild.remove();
  const shown = $("alerts").children.length;
  $("no-alerts").hidden = shown > 0;
  $("alerts-count").textContent = shown ? count(shown) : "";
}

function alertItem(alert) {
  const item = document.createElement("li");
  const line = (className, text) => {
    const part = document.createElement("span");
    part.className = className;
    part.textContent = text;
    item.append(part);
  };
  const where = [alert.country, alert.asn ? `AS${alert.asn}` : "", alert.asName].filter(Boolean).join(" ");
  line("why", `⚠ ${alert.why}`);
  line("score", alert.score ? `score ${alert.score}` : "");
  line("pair", `${alert.client} → ${alert.server}`);
  line("when", [clock(alert.time), where].filter(Boolean).join(" · "));
  return item;
}

// ---- what is asked of the wall

function toast(text, tone = "") {
  const item = document.createElement("p");
  item.className = `toast ${tone}`;
  item.textContent = text;
  $("toasts").append(item);
  setTimeout(() => item.remove(), TOAST_MS);
}

async function setView(change) {
  try {
    takeView(await wall.setView(change));
  } catch (refused) {
    toast(refused.message, "bad");
    if (view) takeView(view);
  }
}

$("mode-globe").onclick = () => steering.change({ mode: "globe" });
$("mode-map").onclick = () => steering.change({ mode: "map" });
$("live").onclick = () => setView({ pause: 0 });
$("pause").onclick = () => setView({ pause: 1 });
$("zoom-in").onclick = () => steering.zoomIn();
$("zoom-out").onclick = () => steering.zoomOut();
$("home").onclick = () => steering.goHome();
$("labels").onclick = () => setView({ labels: view?.labels ? 0 : 1 });
$("palette").onclick = () => setView({ palette: view?.palette === "colorblind" ? "default" : "colorblind" });
$("quality").onchange = () => setView({ quality: $("quality").value });

const panelsShown = () =>
  view.panels === "all" ? Object.keys(PANELS) : view.panels === "none" ? [] : view.panels.split(",");

for (const [name, words] of Object.entries(PANELS)) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.name = name;
  box.onchange = () => {
    const others = panelsShown().filter((each) => each !== name);
    const wanted = box.checked ? [...others, name] : others;
    setView({ panels: wanted.length ? wanted.join(",") : "none" });
  };
  label.append(box, words);
  $("panels-list").append(label);
}
$("panels-all").onclick = () => setView({ panels: "all" });
$("panels-none").onclick = () => setView({ panels: "none" });

function showMenu(open) {
  $("panels-menu").hidden = !open;
  $("panels-button").setAttribute("aria-expanded", String(open));
  if (open) $("panels-all").focus();
}
$("panels-button").onclick = () => showMenu($("panels-menu").hidden);
document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest(".menu-place")) showMenu(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("panels-menu").hidden) {
    showMenu(false);
    $("panels-button").focus();
  }
});

// ---- the query

// By name: a form has a `length` of its own.
const query = (name) => $("query").elements.namedItem(name);
let params = null;

const queryChanged = () => params && Object.keys(params).some((name) => query(name).value.trim() !== params[name]);

function takeParams({ ifid, length, proto }) {
  const touched = queryChanged();
  params = { ifid: String(ifid), length: String(length), proto };
  if (!touched && !$("query").contains(document.activeElement)) showParams();
  $("query-buttons").hidden = !queryChanged();
}

function showParams() {
  for (const [name, value] of Object.entries(params ?? {})) query(name).value = value;
  $("query-buttons").hidden = true;
  $("query-problem").hidden = true;
}

$("query").addEventListener("input", () => {
  $("query-buttons").hidden = !queryChanged();
  $("query-state").textContent = "";
});
$("query").addEventListener("reset", (event) => {
  event.preventDefault();
  showParams();
});
$("query").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const wanted = {};
    for (const name of Object.keys(params)) {
      if (query(name).value.trim() !== params[name]) wanted[name] = query(name).value.trim();
    }
    const answer = await wall.setParams(wanted);
    const { ifid, length, proto } = answer.params;
    params = { ifid: String(ifid), length: String(length), proto };
    showParams();
    $("query-state").textContent = "asked anew";
  } catch (refused) {
    $("query-problem").textContent = refused.message;
    $("query-problem").hidden = false;
  }
});

// ---- dialogs

function dialog(name, send) {
  const form = $(`${name}-form`);
  const problem = $(`${name}-problem`);
  $(`${name}-cancel`).onclick = () => $(name).close();
  $(name).addEventListener("close", () => form.reset());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    $(`${name}-send`).disabled = true;
    try {
      await send(form.elements);
      $(name).close();
    } catch (refused) {
      problem.textContent = refused.message;
      problem.hidden = false;
    }
    $(`${name}-send`).disabled = false;
  });
  return () => {
    problem.hidden = true;
    if (!$(name).open) $(name).showModal();
  };
}

$("open-session").onclick = dialog("session", async ({ user, password }) => {
  await wall.renewSession(user.value, password.value);
  toast("Logged in to ntopng.");
});
const askForToken = dialog("token", async ({ token }) => {
  await wall.unlock(token.value.trim());
  worker.postMessage("again");
});
wall.onDenied(askForToken);

// ---- tabs of the narrow page

for (const tab of document.querySelectorAll(".tabs button")) {
  tab.onclick = () => {
    document.body.dataset.tab = tab.dataset.to;
    for (const each of document.querySelectorAll(".tabs button")) {
      if (each === tab) each.setAttribute("aria-current", "page");
      else each.removeAttribute("aria-current");
    }
    if (tab.dataset.to === "filter") $("more-fields").open = true;
    window.scrollTo(0, 0);
  };
}
