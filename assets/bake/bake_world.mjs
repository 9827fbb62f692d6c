// Bakes Natural Earth (through the npm package world-atlas) into assets/world/world.bin and
// assets/world/countries.json. See README.md beside this file for the formats.
//
// Run: npm install --no-package-lock && node bake_world.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import earcut from "earcut";
import clipping from "polygon-clipping";
import polylabel from "polylabel";
import * as topojson from "topojson-client";

const require = createRequire(import.meta.url);
const atlas = (name) => JSON.parse(readFileSync(require.resolve(`world-atlas/${name}.json`)));
const out = new URL("../world/", import.meta.url);

const MAX_SEGMENT_DEG = 4;
// Coarsest first. Lines are simplified to `tolerance`; `error` is that or, where it is more, what
// Natural Earth's own drawing leaves out. Land is cut along a grid of `cell`, so that its triangles
// hug the globe. All in degrees.
const LEVELS = [
  { scale: 110, minRingArea: 0, tolerance: 0, error: 0.25, cell: 5 },
  { scale: 50, minRingArea: 0.05, tolerance: 0.11, error: 0.11, cell: 5 },
  { scale: 50, minRingArea: 0.02, tolerance: 0.015, error: 0.05, cell: 2.5 },
  { scale: 10, minRingArea: 0.0005, tolerance: 0.01, error: 0.01, cell: 2.5 },
];

// --- rings -----------------------------------------------------------------------------------
// Works for rings closed by a repeated point and for open ones.
const ringArea = (ring) => {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++)
    sum += (ring[j][0] - ring[i][0]) * (ring[j][1] + ring[i][1]);
  return sum / 2;
};

// Douglas–Peucker; ends stay.
function simplified(line, tolerance) {
  if (tolerance === 0 || line.length < 5) return line;
  const keep = new Uint8Array(line.length);
  keep[0] = keep[line.length - 1] = 1;
  const stack = [[0, line.length - 1]];
  while (stack.length > 0) {
    const [a, b] = stack.pop();
    const [ax, ay] = line[a], [bx, by] = line[b];
    const length = Math.hypot(bx - ax, by - ay);
    let worst = 0, index = -1;
    for (let i = a + 1; i < b; i++) {
      const [x, y] = line[i];
      const off = length === 0 ? Math.hypot(x - ax, y - ay)
        : Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length;
      if (off > worst) { worst = off; index = i; }
    }
    if (worst > tolerance) {
      keep[index] = 1;
      stack.push([a, index], [index, b]);
    }
  }
  return line.filter((_, i) => keep[i]);
}

// Simplifies every arc of a topology, so that neighbours keep sharing their common line.
function simplifyArcs(topology, tolerance) {
  const { scale: [kx, ky], translate: [dx, dy] } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    let x = 0, y = 0;
    return simplified(arc.map(([px, py]) => [(x += px) * kx + dx, (y += py) * ky + dy]), tolerance);
  });
  return { ...topology, transform: undefined, arcs };
}

// --- the date line ---------------------------------------------------------------------------
// world-atlas stitches land over the antimeridian and round the pole. Here longitudes run on
// without jumps, a ring round the south pole is closed along 90° S, and the polygon is then cut
// at ±180° into pieces that each lie on the map.
function unwrapped(ring) {
  let turn = 0;
  const points = ring.map(([x, y], i) => {
    if (i > 0) turn -= 360 * Math.round((x - ring[i - 1][0]) / 360);
    return [x + turn, y];
  });
  if (turn !== 0) {
    points.push([points.at(-1)[0], -90], [points[0][0], -90], points[0]);
  }
  return points;
}

const box = (l, b, r, t) => [[[l, b], [r, b], [r, t], [l, t], [l, b]]];

function cutAtDateLine(polygon) {
  const rings = polygon.filter((ring) => !ring.every(([, y]) => y < -89.9)).map(unwrapped);
  return [-360, 0, 360].flatMap((shift) =>
    clipping.intersection([rings], box(shift - 180, -90, shift + 180, 90))
      .map((piece) => piece.map((ring) => ring.map(([x, y]) => [x - shift, y]))));
}

// --- clipping to the grid --------------------------------------------------------------------
function bounds(rings) {
  const xs = rings[0].map((p) => p[0]), ys = rings[0].map((p) => p[1]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

// Cuts a polygon in halves along grid lines until each piece lies in one cell.
function cutToCells(rings, cell, emit) {
  const [x0, y0, x1, y1] = bounds(rings);
  const firstLine = (low, high) => {
    const a = Math.floor(low / cell + 1e-9) + 1, b = Math.ceil(high / cell - 1e-9) - 1;
    return a > b ? null : Math.floor((a + b) / 2) * cell;
  };
  const atX = firstLine(x0, x1), atY = firstLine(y0, y1);
  const axis = atX !== null && (atY === null || x1 - x0 >= y1 - y0) ? 0 : 1;
  const at = axis === 0 ? atX : atY;
  if (at === null) return emit(rings.map((ring) => ring.slice(0, -1)));
  for (const below of [true, false]) {
    const side = [x0 - 1, y0 - 1, x1 + 1, y1 + 1];
    side[axis + (below ? 2 : 0)] = at;
    for (const piece of clipping.intersection([rings], box(...side))) cutToCells(piece, cell, emit);
  }
}

// Neighbouring cells reach their common points by different sums: both snap to 0.0001° (11 m).
function snapped(piece) {
  const snap = (v) => Math.round(v * 1e4) / 1e4 + 0; // + 0: no −0
  return piece.map((ring) => ring.map(([x, y]) => [snap(x), snap(y)])
    .filter(([x, y], i, all) => { const [px, py] = all.at(i - 1); return x !== px || y !== py; }))
    .filter((ring) => ring.length >= 3);
}

// The points that lie on each grid line, by its name: their coordinates along it. The date line has two
// sides.
const lineName = (axis, at) => `${axis},${axis === 0 && at === -180 ? 180 : at}`;

function gridPoints(pieces, cell) {
  const onLine = new Map();
  for (const [x, y] of pieces.flat(2))
    [x, y].forEach((at, axis) => {
      if (at % cell !== 0) return;
      const key = lineName(axis, at);
      onLine.set(key, (onLine.get(key) ?? new Set()).add(axis === 0 ? y : x));
    });
  return onLine;
}

// Splits a triangle where another piece's point lies on its edge along a grid line (earcut leaves such
// points out), so that what meets there meets at the same points.
function stitched(triangle, onLine, cell) {
  for (let i = 0; i < 3; i++) {
    const [a, b, c] = [0, 1, 2].map((k) => triangle[(i + k) % 3]);
    const axis = [0, 1].find((k) => a[k] === b[k] && a[k] % cell === 0);
    if (axis === undefined) continue;
    const [low, high] = [a[1 - axis], b[1 - axis]].sort((p, q) => p - q);
    for (const at of onLine.get(lineName(axis, a[axis]))) {
      if (at <= low || at >= high) continue;
      const middle = axis === 0 ? [a[0], at] : [at, a[1]];
      return [[a, middle, c], [middle, b, c]].flatMap((half) => stitched(half, onLine, cell));
    }
  }
  return [triangle];
}

// A mesh without cracks has each edge along a grid line twice, once from either side; those at
// the date line meet on the other side of the map (but for Natural Earth's own half islands there,
// such as Fiji's), those at the pole meet in one point.
function checkCracks(vertices, indices, cell) {
  const edges = new Map();
  const name = (id) => `${Math.abs(vertices[2 * id]) === 180 ? 180 : vertices[2 * id]},${vertices[2 * id + 1]}`;
  indices.forEach((a, i) => {
    const b = indices[i % 3 === 2 ? i - 2 : i + 1];
    const alongGrid = [0, 1].some((axis) => {
      const at = vertices[2 * a + axis];
      return at === vertices[2 * b + axis] && at % cell === 0 && !(axis === 1 && at === -90);
    });
    if (!alongGrid) return;
    const key = [name(a), name(b)].sort().join(" ");
    edges.set(key, (edges.get(key) ?? 0) + 1);
  });
  const isHalfIsland = (key) => {
    const [x0, y0, x1, y1] = key.split(/[ ,]/).map(Number);
    return x0 === 180 && x1 === 180 && Math.abs(y1 - y0) < 0.5;
  };
  const open = [...edges].filter(([key, count]) => count !== 2 && !isHalfIsland(key)).map(([key]) => key);
  if (open.length > 0) throw new Error(`${open.length} cracks between cells, such as at ${open[0]}`);
}

function triangulateLand(polygons, cell) {
  const vertices = [], indices = [], known = new Map();
  const vertexOf = (x, y) => {
    const key = `${x},${y}`;
    if (!known.has(key)) {
      known.set(key, vertices.length / 2);
      vertices.push(x, y);
    }
    return known.get(key);
  };
  let wanted = 0, got = 0;
  const pieces = [];
  for (const polygon of polygons) {
    wanted += Math.abs(ringArea(polygon[0])) - polygon.slice(1).reduce((s, r) => s + Math.abs(ringArea(r)), 0);
    cutToCells(polygon, cell, (cut) => {
      const piece = snapped(cut);
      if (piece.length > 0) pieces.push(piece);
    });
  }
  const onLine = gridPoints(pieces, cell);
  for (const piece of pieces) {
    const { vertices: flat, holes, dimensions } = earcut.flatten(piece);
    const corners = earcut(flat, holes, dimensions).map((k) => [flat[2 * k], flat[2 * k + 1]]);
    for (let i = 0; i < corners.length; i += 3)
      for (const p of stitched(corners.slice(i, i + 3), onLine, cell)) {
        const area = ((p[1][0] - p[0][0]) * (p[2][1] - p[0][1]) - (p[2][0] - p[0][0]) * (p[1][1] - p[0][1])) / 2;
        if (Math.abs(area) < 1e-12) continue;
        got += Math.abs(area);
        const spanX = Math.max(...p.map((q) => q[0])) - Math.min(...p.map((q) => q[0]));
        const spanY = Math.max(...p.map((q) => q[1])) - Math.min(...p.map((q) => q[1]));
        if (spanX > cell + 1e-6 || spanY > cell + 1e-6) throw new Error("a triangle leaves its cell");
        if (p.some(([x, y]) => Math.abs(x) > 180 || Math.abs(y) > 90)) throw new Error("a vertex is off the map");
        const ids = p.map(([x, y]) => vertexOf(x, y));
        if (new Set(ids).size < 3) continue;
        indices.push(...(area > 0 ? ids : [ids[0], ids[2], ids[1]]));
      }
  }
  if (Math.abs(got - wanted) > wanted * 1e-3) throw new Error(`land area ${got}, expected ${wanted}`);
  checkCracks(vertices, indices, cell);
  return { vertices, indices };
}

// --- lines -----------------------------------------------------------------------------------
const onCut = ([ax, ay], [bx, by]) =>
  (Math.abs(ax) > 179.99 && Math.abs(bx) > 179.99 && Math.abs(ax - bx) < 0.02) || (ay < -89.9 && by < -89.9);

function linePoints(lines) {
  const points = [];
  const gap = () => {
    if (points.length === 0 || Number.isNaN(points.at(-1))) return;
    if (points.length === 2 || Number.isNaN(points.at(-3))) points.length -= 2; // a lone point is no line
    else points.push(NaN, NaN);
  };
  for (const line of lines) {
    gap();
    for (let i = 0; i < line.length; i++) {
      if (i > 0) {
        const a = line[i - 1], b = line[i];
        if (onCut(a, b)) gap();
        else {
          const steps = Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / MAX_SEGMENT_DEG);
          for (let s = 1; s < steps; s++)
            points.push(a[0] + ((b[0] - a[0]) * s) / steps, a[1] + ((b[1] - a[1]) * s) / steps);
        }
      }
      points.push(...line[i]);
    }
  }
  gap();
  return points;
}

function bakeLevel({ scale, minRingArea, tolerance, error, cell }) {
  const topology = simplifyArcs(atlas(`countries-${scale}m`), tolerance);
  const land = topojson.feature(topology, topology.objects.land);
  const shapes = (land.features ?? [land]).map((f) => f.geometry);
  const polygons = shapes.flatMap((g) => (g.type === "Polygon" ? [g.coordinates] : g.coordinates))
    .filter((p) => p[0].length >= 4 && Math.abs(ringArea(p[0])) > Math.max(minRingArea, 1e-9))
    .map(([outer, ...holes]) => [outer, ...holes.filter((h) => h.length >= 4 && Math.abs(ringArea(h)) > minRingArea)])
    .flatMap(cutAtDateLine);
  const mesh = triangulateLand(polygons, cell);
  const borders = topojson.mesh(topology, topology.objects.countries, (a, b) => a !== b).coordinates;
  return { scale, error, ...mesh, coasts: linePoints(polygons.flat()), borders: linePoints(borders) };
}

function writeWorld(levels) {
  const words = (array, Type) => Buffer.from(new Type(array).buffer);
  const u32 = (...values) => words(values, Uint32Array);
  const parts = [Buffer.from("FLOWWRLD"), u32(2, levels.length)];
  for (const { scale, error, vertices, indices, coasts, borders } of levels) {
    parts.push(words([error], Float32Array), u32(vertices.length / 2, indices.length, coasts.length / 2, borders.length / 2),
      words(vertices, Float32Array), words(indices, Uint32Array), words(coasts, Float32Array), words(borders, Float32Array));
    console.log(`1:${scale}m: ${vertices.length / 2} vertices, ${indices.length / 3} triangles, ` +
      `${coasts.length / 2} coast points, ${borders.length / 2} border points`);
  }
  writeFileSync(new URL("world.bin", out), Buffer.concat(parts));
}

// --- countries -------------------------------------------------------------------------------
// Where people expect the name of a country whose middle is elsewhere.
const EXPECTED = {
  US: [39.5, -98.5], RU: [61, 97], CA: [57, -105], NO: [61.5, 9], SE: [61.8, 15], FR: [46.6, 2.4],
  IT: [42.8, 12.6], ES: [40.2, -3.6], PT: [39.6, -8.2], NL: [52.2, 5.4], GR: [39.3, 22.2], CN: [35, 103],
  IN: [22.7, 79.5], PK: [30, 69.5], JP: [36.2, 138.5], VN: [15.6, 108], MY: [4, 102], ID: [-2, 113],
  IL: [31.5, 34.9], SO: [5.5, 46.5], CL: [-33.5, -70.8], AR: [-35, -65.5], PY: [-23.2, -58.2],
  PG: [-6.4, 144.2], NZ: [-43.5, 171.5], FJ: [-17.8, 178], PN: [-25.07, -130.1],
  AQ: [-80, 60], VA: [41.9035, 12.4535],
};
// ISO codes that Natural Earth's countries lack: point, km², and the country it counts them to.
const MISSING = {
  BQ: [12.18, -68.26, 328, "NL"], BV: [-54.42, 3.36, 49, "NO"], CC: [-12.17, 96.83, 14],
  CX: [-10.49, 105.63, 135], GF: [4, -53, 83534, "FR"], GP: [16.25, -61.58, 1628, "FR"],
  MQ: [14.65, -61.02, 1128, "FR"], RE: [-21.13, 55.53, 2512, "FR"], SJ: [79, 17, 62045, "NO"],
  TK: [-9.2, -171.85, 12], YT: [-12.83, 45.17, 374, "FR"], TV: [-8.52, 179.2, 26], VA: [41.9035, 12.4535, 0.49],
};
// Natural Earth's features without an ISO number that belong to a code.
const UNNUMBERED = { Kosovo: "XK", Somaliland: "SO", "N. Cyprus": "CY", "Cyprus U.N. Buffer Zone": "CY",
  Baikonur: "KZ" };
const SHORT = {
  BO: "Bolivia", BN: "Brunei", CD: "DR Congo", CZ: "Czechia", FM: "Micronesia", GB: "United Kingdom",
  IR: "Iran", KP: "North Korea", KR: "South Korea", LA: "Laos", MD: "Moldova", PS: "Palestine", RU: "Russia",
  SY: "Syria", TW: "Taiwan", TZ: "Tanzania", US: "United States", VA: "Vatican City", VE: "Venezuela",
  VN: "Vietnam", XK: "Kosovo", MK: "North Macedonia", NL: "Netherlands", TR: "Türkiye", CI: "Côte d’Ivoire",
  FK: "Falkland Islands", SH: "Saint Helena", MF: "Saint Martin", CG: "Congo", PN: "Pitcairn Islands",
  GS: "South Georgia", HM: "Heard and McDonald Islands", ST: "São Tomé and Príncipe",
  UM: "U.S. Outlying Islands", SJ: "Svalbard", CV: "Cape Verde", BQ: "Caribbean Netherlands",
  SX: "Sint Maarten", VG: "British Virgin Islands", VI: "U.S. Virgin Islands",
};

const EARTH_RADIUS_KM = 6371.0072; // of the sphere with the Earth's area

// Area on the sphere of what lies inside a ring given in degrees, by the trapezoids below its edges.
function sphereAreaKm2(ring) {
  let sum = 0;
  const radians = Math.PI / 180;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const turn = ((ring[i][0] - ring[j][0] + 540) % 360) - 180;
    sum += turn * radians * (2 + Math.sin(ring[j][1] * radians) + Math.sin(ring[i][1] * radians));
  }
  return (Math.abs(sum) * EARTH_RADIUS_KM ** 2) / 2;
}

function areaKm2(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.reduce((total, [outer, ...holes]) =>
    total + sphereAreaKm2(outer) - holes.reduce((sum, hole) => sum + sphereAreaKm2(hole), 0), 0);
}

function labelPoint(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const area = (p) => Math.abs(ringArea(p[0])) * Math.cos((p[0][0][1] * Math.PI) / 180);
  const largest = polygons.reduce((best, p) => (area(p) > area(best) ? p : best));
  const squeeze = Math.cos((largest[0][0][1] * Math.PI) / 180);
  const [x, y] = polylabel(largest.map((ring) => ring.map(([lon, lat]) => [lon * squeeze, lat])), 0.01);
  return [y, x / squeeze];
}

function bakeCountries() {
  const isoCodes = JSON.parse(readFileSync("/usr/share/iso-codes/json/iso_3166-1.json"))["3166-1"];
  const topology = atlas("countries-10m");
  const byNumber = new Map(isoCodes.map((iso) => [iso.numeric, iso.alpha_2]));
  const points = new Map(), areas = new Map();
  const addArea = (code, km2) => areas.set(code, (areas.get(code) ?? 0) + km2);
  for (const feature of topojson.feature(topology, topology.objects.countries).features) {
    const code = byNumber.get(feature.id) ?? UNNUMBERED[feature.properties.name];
    if (code === undefined || !feature.geometry) continue;
    addArea(code, areaKm2(feature.geometry));
    if (!points.has(code)) points.set(code, labelPoint(feature.geometry));
  }
  for (const [code, [, , km2, within]] of Object.entries(MISSING)) {
    if (areas.get(code) > 0.1) continue;
    addArea(code, km2);
    if (within) addArea(within, -km2);
  }
  const rows = isoCodes.map((iso) => ({ iso2: iso.alpha_2, iso3: iso.alpha_3, numeric: iso.numeric,
    name: SHORT[iso.alpha_2] ?? iso.common_name ?? iso.name.replace(/,.*| \(.*\)/, "") }));
  rows.push({ iso2: "XK", iso3: "XKX", numeric: "", name: "Kosovo" });
  const round = (v) => Math.round(v * 1e4) / 1e4;
  const roundArea = (v) => (v < 10 ? Math.round(v * 100) / 100 : Math.round(v));
  const countries = rows.sort((a, b) => (a.iso2 < b.iso2 ? -1 : 1)).map((row) => {
    const point = EXPECTED[row.iso2] ?? points.get(row.iso2) ?? MISSING[row.iso2];
    if (!point) throw new Error(`no label point for ${row.iso2} ${row.name}`);
    return { ...row, lat: round(point[0]), lon: round(point[1]), areaKm2: roundArea(areas.get(row.iso2)) };
  });
  writeFileSync(new URL("countries.json", out), "[\n" + countries.map((c) => JSON.stringify(c)).join(",\n") + "\n]\n");
  console.log(`${countries.length} countries`);
}

writeWorld(LEVELS.map(bakeLevel));
bakeCountries();
