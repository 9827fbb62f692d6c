// What a person with a screen reader, a keyboard, or weak eyes would stumble over; a list of
// sentences, empty when there is nothing. Contrast and names as in WCAG 2.1 (1.4.3, 4.1.2, 2.5.5).
const problems = [];
const isShown = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
const say = (element, what) => {
  const id = element.id ? `#${element.id}` : element.className ? `.${String(element.className).split(" ")[0]}` : "";
  problems.push(`${element.tagName.toLowerCase()}${id} "${element.textContent.trim().slice(0, 30)}": ${what}`);
};

// ---- names

function nameOf(element) {
  const by = element.getAttribute("aria-labelledby");
  if (by) return by.split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  const label = element.getAttribute("aria-label") || [...(element.labels ?? [])].map((each) => each.textContent).join(" ");
  return label || element.textContent || element.title || "";
}

const actable = "button, a[href], input, select, summary, [role=application], [role=switch], dialog, nav, section";
for (const element of document.querySelectorAll(actable)) {
  if (isShown(element) && !nameOf(element).trim()) say(element, "has no name");
}
for (const id of [...document.querySelectorAll("[id]")].map((each) => each.id)) {
  if (document.querySelectorAll(`#${CSS.escape(id)}`).length > 1) problems.push(`the id ${id} is not alone`);
}
for (const element of document.querySelectorAll("[aria-labelledby], [aria-controls], [aria-describedby]")) {
  for (const name of ["aria-labelledby", "aria-controls", "aria-describedby"]) {
    const missing = (element.getAttribute(name) ?? "").split(" ").filter((id) => id && !document.getElementById(id));
    if (missing.length) say(element, `${name} names ${missing}, which is not there`);
  }
}
if (!document.documentElement.lang) problems.push("the page has no language");
if (document.querySelectorAll("h1").length !== 1) problems.push("there is not one h1");
for (const role of ["main", "header", "nav"]) {
  if (!document.querySelector(role)) problems.push(`there is no ${role}`);
}

// ---- size

for (const element of document.querySelectorAll("button, a.button, input:not([type=checkbox]), select, summary")) {
  if (!isShown(element)) continue;
  const { width, height } = element.getBoundingClientRect();
  if (height < 43.5 || width < 43.5) say(element, `is ${width.toFixed(0)} by ${height.toFixed(0)} px, under 44`);
}

// ---- contrast

const parse = (text) => {
  const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
  return { r, g, b, a };
};
const over = (top, below) => ({
  r: top.r * top.a + below.r * (1 - top.a),
  g: top.g * top.a + below.g * (1 - top.a),
  b: top.b * top.a + below.b * (1 - top.a),
  a: 1,
});
// The page's ground is a gradient; its lightest colour is the hardest for light text.
const ground = { r: 10, g: 18, b: 32, a: 1 };

function behind(element) {
  const layers = [];
  for (let each = element; each; each = each.parentElement) {
    const colour = parse(getComputedStyle(each).backgroundColor);
    if (colour.a > 0) layers.push(colour);
    if (colour.a === 1) break;
  }
  return layers.reduceRight((below, top) => over(top, below), ground);
}
function luminance({ r, g, b }) {
  const [x, y, z] = [r, g, b].map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}
function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

let checked = 0;
const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
for (const element of document.body.querySelectorAll("*")) {
  if (!isShown(element) || element.closest(":disabled") || !(hasText(element) || element.matches("input, select"))) continue;
  const style = getComputedStyle(element);
  const back = behind(element);
  const ratio = contrast(over(parse(style.color), back), back);
  const large = parseFloat(style.fontSize) >= 24;
  checked += 1;
  if (ratio < (large ? 3 : 4.5)) say(element, `contrast ${ratio.toFixed(2)}`);
}
if (checked < 8) problems.push(`only ${checked} texts were looked at`);

// ---- the page as a whole

if (document.documentElement.scrollWidth > innerWidth) problems.push("the page scrolls sideways");
return problems;
