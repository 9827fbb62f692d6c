// The page's one source of news, as a worker: thousands of flows are parsed here, so that the page
// itself never falters. Says {type, data} in the words of /ws, and besides:
//   status  GET /api/status, every two seconds
//   flows   slim rows for the table
//   link    "live" (/ws), "polling" (no /ws), "lost" (the wall does not answer), "denied" (401)
// It goes on by itself whatever happens: /ws again after 1, 2, 4 … 30 s, meanwhile GET /api/flows.

const STATUS_EVERY_MS = 2000;
const PATIENCE_MS = 8000;
const MAX_BACKOFF_MS = 30000;

let socket = null;
let backoffMs = 1000;
let retryAt = 0;
let pollsSeen = null;
let announced = "";
let timer = 0;

const say = (type, data) => postMessage({ type, data });

function announce(state) {
  if (state !== announced) say("link", state);
  announced = state;
}

function place(geo) {
  if (!geo) return "";
  const code = geo.countryCode ?? "";
  return geo.city ? `${geo.city} ${code}`.trim() : geo.country || code;
}

// The far end is the one that is not at a site of ours.
function slim(flow) {
  const isOurs = (geo) => geo?.accuracy === "site";
  const far = isOurs(flow.dstGeo) && !isOurs(flow.srcGeo) ? flow.srcGeo : flow.dstGeo;
  return {
    app: flow.app,
    protocol: flow.protocol,
    encrypted: flow.encrypted,
    os: flow.srcOs ?? flow.dstOs ?? "unknown",
    client: flow.srcHost || flow.srcName || flow.srcIp,
    clientIp: flow.srcIp,
    clientPort: flow.srcPort,
    server: flow.dstHost || flow.dstName || flow.dstIp,
    serverIp: flow.dstIp,
    serverPort: flow.dstPort,
    place: place(far),
    country: far?.countryCode ?? "",
    bps: flow.bps,
    up: flow.cliBytes,
    down: flow.srvBytes,
    score: flow.score,
    alert: flow.alert,
    info: flow.info,
  };
}

function takeFlows(data) {
  say("flows", { total: data.totalFlows, timestamp: data.timestamp, rows: data.flows.map(slim) });
}

function take(message) {
  if (message.type === "flows") takeFlows(message.data);
  else say(message.type, message.data);
}

async function get(path) {
  const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  if (response.status === 401) {
    announce("denied");
    return null;
  }
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

function connect() {
  retryAt = Date.now() + backoffMs;
  backoffMs = Math.min(2 * backoffMs, MAX_BACKOFF_MS);
  const opened = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`);
  socket = opened;
  opened.onopen = () => {
    backoffMs = 1000;
    announce("live");
  };
  opened.onmessage = (event) => take(JSON.parse(event.data));
  opened.onclose = () => {
    if (socket === opened) socket = null;
  };
}

async function turn() {
  try {
    const status = await get("/api/status");
    if (status) {
      say("status", status);
      if (!socket && Date.now() >= retryAt) connect();
      if (socket?.readyState === WebSocket.OPEN) {
        announce("live");
      } else {
        announce("polling");
        await pollFlows(status);
      }
    }
  } catch {
    announce("lost");
    retryAt = 0;
  }
  clearTimeout(timer);
  timer = setTimeout(turn, STATUS_EVERY_MS);
}

// Only when there was another poll.
async function pollFlows(status) {
  if (pollsSeen === status.source.polls) return;
  const flows = await get("/api/flows");
  if (flows) {
    pollsSeen = status.source.polls;
    takeFlows(flows);
  }
}

// The page has reason to think that things have changed.
onmessage = () => {
  clearTimeout(timer);
  retryAt = 0;
  turn();
};

turn();
