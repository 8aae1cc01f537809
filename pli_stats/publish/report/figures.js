// Figures a reader can ask: without this script they are drawings whose marks have titles, and an alternative text.
const NEAR = 12; // dots on the screen to the nearest mark
const FARTHEST = 40; // how many times as large a drawing can be shown
const NATURAL = 96 / 72; // dots a point that make letters as large as on paper
const NARROW = matchMedia("(max-width: 40rem)").matches; // here drawings are shrunk
document.querySelectorAll("figure svg").forEach(drawing => {
  const marks = Array.from(drawing.querySelectorAll("use > title"), title => {
    const sign = title.parentNode;
    const place = ["x", "y"].map(name => Number(sign.getAttribute(name)));
    return { sign, place, words: title.textContent, group: sign.closest("[data-series]") };
  });
  if (!marks.length) return;
  drawing.querySelectorAll("use > title").forEach(title => title.remove()); // else they are shown twice
  marks.sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1]);
  const make = (tag, given) => Object.assign(document.createElement(tag), given);
  const chart = make("div", { className: "chart", tabIndex: 0 });
  chart.setAttribute("role", "application");
  const tip = make("p", { className: "tip", hidden: true });
  const spoken = make("p", { className: "spoken" });
  spoken.setAttribute("role", "status");
  const ring = document.createElementNS(drawing.namespaceURI, "circle");
  ring.setAttribute("class", "ring");
  const tools = make("div", { className: "tools" });
  drawing.replaceWith(chart, tools);
  chart.append(drawing, tip, spoken);

  // What is shown, and which mark is told.
  const whole = drawing.getAttribute("viewBox").split(" ").map(Number);
  let view = whole, less = 1, told = null;
  const shown = mark => !(mark.group && mark.group.style.display === "none");
  const seen = mark => shown(mark)
    && mark.place.every((at, side) => at >= view[side] && at <= view[side] + view[side + 2]);
  const tell = mark => {
    told = mark;
    tip.hidden = !mark;
    spoken.textContent = tip.textContent = mark ? mark.words : "";
    ring.remove();
    if (!mark) return;
    const [across, down] = mark.place.map((at, side) => (at - view[side]) / view[side + 2]);
    const box = drawing.getBoundingClientRect();
    // Towards the middle of the drawing, so that the words stay on the page.
    Object.assign(tip.style, { left: "", right: "" });
    tip.style[across > 0.5 ? "right" : "left"] = `${Math.abs((across > 0.5) - across) * box.width + 10}px`;
    tip.style.top = `${down * box.height + 10}px`;
    const names = { cx: mark.place[0], cy: mark.place[1], r: 5 * less };
    Object.entries(names).forEach(([name, value]) => ring.setAttribute(name, value));
    drawing.append(ring);
  };
  const step = by => {
    const all = marks.filter(shown), at = all.indexOf(told);
    if (!all.length) return;
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length];
    if (!seen(next)) look([next.place[0] - view[2] / 2, next.place[1] - view[3] / 2, view[2]]);
    tell(next);
  };

  // Signs and letters as large as on paper do not grow with the drawing: those which cover each other come apart.
  const kept = Array.from(drawing.querySelectorAll("use, text"), part => ({
    part, x: Number(part.getAttribute("x")), y: Number(part.getAttribute("y")),
    turned: part.getAttribute("transform") || "",
  }));
  const look = next => {
    const size = Math.min(Math.max(next[2], whole[2] / FARTHEST), whole[2]), share = size / whole[2];
    const most = side => whole[side] + whole[side + 2] * (1 - share);
    const start = [0, 1].map(side => Math.min(Math.max(next[side], whole[side]), most(side)));
    view = [...start, size, whole[3] * share];
    drawing.setAttribute("viewBox", view.join(" "));
    chart.classList.toggle("larger", share < 1);
    const dots = drawing.getBoundingClientRect().width / whole[2];
    less = Math.min(1, share * Math.max(1, NATURAL / dots));
    const smaller = ({ x, y }) => less < 1 ? ` translate(${x * (1 - less)} ${y * (1 - less)}) scale(${less})` : "";
    kept.forEach(one => one.part.setAttribute("transform", one.turned + smaller(one)));
    tell(told && seen(told) ? told : null);
  };
  const zoom = (times, [x, y] = told ? told.place : [view[0] + view[2] / 2, view[1] + view[3] / 2]) => {
    const share = Math.min(Math.max(view[2] / times, whole[2] / FARTHEST), whole[2]) / view[2];
    look([x - (x - view[0]) * share, y - (y - view[1]) * share, view[2] * share]);
  };
  const zooms = NARROW || marks.length > new Set(marks.map(mark => mark.sign.parentNode)).size; // samples

  const placeOf = event => {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse());
    return [x, y];
  };
  const nearest = event => {
    const at = placeOf(event), most = NEAR / drawing.getScreenCTM().a;
    const away = mark => Math.hypot(mark.place[0] - at[0], mark.place[1] - at[1]);
    const [first] = marks.filter(mark => seen(mark) && away(mark) <= most).sort((a, b) => away(a) - away(b));
    return first || null;
  };
  let from = null;
  drawing.addEventListener("pointerdown", event => {
    tell(nearest(event));
    if (view[2] < whole[2]) {
      from = placeOf(event);
      drawing.setPointerCapture(event.pointerId);
    }
  });
  drawing.addEventListener("pointermove", event => {
    if (from) {
      const at = placeOf(event);
      look([view[0] + from[0] - at[0], view[1] + from[1] - at[1], view[2]]);
    } else if (event.pointerType === "mouse") tell(nearest(event));
  });
  ["pointerup", "pointercancel"].forEach(name => drawing.addEventListener(name, () => { from = null; }));
  drawing.addEventListener("pointerleave", event => { if (event.pointerType === "mouse" && !from) tell(null); });
  chart.addEventListener("blur", event => { if (!tools.contains(event.relatedTarget)) tell(null); });
  if (zooms) {
    drawing.addEventListener("dblclick", event => zoom(2, placeOf(event)));
    drawing.addEventListener("wheel", event => {
      if (!event.ctrlKey) return; // the page scrolls otherwise
      event.preventDefault();
      zoom(2 ** (-event.deltaY / 100), placeOf(event));
    }, { passive: false });
  }
  const keys = { ArrowRight: () => step(1), ArrowDown: () => step(1), ArrowLeft: () => step(-1), ArrowUp: () => step(-1),
    Escape: () => tell(null), ...(zooms && { "+": () => zoom(2), "-": () => zoom(0.5), 0: () => look(whole) }) };
  chart.addEventListener("keydown", event => {
    if (!Object.hasOwn(keys, event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  chart.setAttribute("aria-label", `Figure with ${marks.length} marks: arrow keys go from mark to mark`
    + (zooms ? "; plus, minus and 0 zoom" : ""));

  const button = (text, name, act) => {
    const made = make("button", { type: "button", textContent: text });
    if (name) made.setAttribute("aria-label", name);
    made.addEventListener("click", () => act(made));
    tools.append(made);
    return made;
  };
  if (zooms) [["+", "Zoom in", keys["+"]], ["\u2212", "Zoom out", keys["-"]], ["1:1", "Show all", keys[0]]].forEach(
    ([text, name, act]) => button(text, name, act));
  const groups = Array.from(drawing.querySelectorAll("[data-series]"));
  const series = Array.from(new Set(groups.map(group => group.dataset.series)));
  (series.length > 1 ? series : []).forEach(name => {
    const parts = groups.filter(group => group.dataset.series === name);
    const entry = Array.from(drawing.querySelectorAll("text")).find(
      text => text.textContent === name || text.textContent.startsWith(`${name} (n = `));
    const toggled = button(name, "", made => {
      const on = made.getAttribute("aria-pressed") !== "true";
      made.setAttribute("aria-pressed", on);
      parts.forEach(group => { group.style.display = on ? "" : "none"; });
      if (entry) entry.style.opacity = on ? "" : 0.4;
      tell(null);
    });
    toggled.setAttribute("aria-pressed", "true");
    if (!entry) return;
    entry.style.cursor = "pointer";
    entry.addEventListener("click", () => toggled.click());
  });
  window.addEventListener("beforeprint", () => { look(whole); tell(null); });
});
