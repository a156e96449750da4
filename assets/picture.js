// Moves about in the picture that the server drew: size and place, keyboard, panel, kinds, print and PNG.
// Text goes in as text alone; nothing of an answer becomes markup, an address or a style here.

const still = matchMedia("(prefers-reduced-motion: reduce)");
const MOST_TOLD = 12;
const byId = (id) => document.getElementById(id);

class Picture {
  constructor(frame) {
    this.frame = frame;
    this.svg = frame.querySelector("svg");
    this.says = byId("picture-says");
    const box = this.svg.viewBox.baseVal;
    this.whole = { x: 0, y: 0, w: box.width, h: box.height };
    this.view = { ...this.whole };
    this.symbols = new Map();
    for (const one of this.svg.querySelectorAll("[data-key]")) {
      const hit = one.querySelector(".hit");
      const at = (name) => Number(hit.getAttribute(name));
      // The hit area begins 4 left of and above a symbol of 40.
      this.symbols.set(one.dataset.key, { one, x: at("x") + 24, y: at("y") + 24, says: one.dataset.says });
    }
    this.lines = [...this.svg.querySelectorAll(".line")].map((one) => {
      return { one, keys: one.dataset.people.split(" "), says: one.querySelector("title").textContent };
    });
    this.homes = new Map();
    for (const row of document.querySelectorAll('#facts tr[data-kind="home"]')) {
      const where = row.cells[2].textContent;
      if (!this.homes.has(where)) this.homes.set(where, new Set());
      this.homes.get(where).add(row.dataset.keys.split(" ")[0]);
    }
    this.listen();
  }

  start(subject) {
    this.frame.classList.add("sl-picture--live");
    this.frame.setAttribute("role", "application");
    this.frame.setAttribute("aria-roledescription", "network picture");
    this.frame.setAttribute("aria-describedby", "picture-keys");
    for (const id of ["picture-controls", "picture-keys"]) if (byId(id)) byId(id).hidden = false;
    this.subject = this.symbols.has(subject) ? subject : this.symbols.keys().next().value;
    this.firstView();
    this.go(this.subject, false);
  }

  // Size and place

  firstView() {
    // No taller than the picture needs at this width.
    const scale = Math.min(this.frame.clientWidth / this.whole.w, this.frame.clientHeight / this.whole.h);
    if (scale >= 0.6) {
      const tall = Math.ceil(this.whole.h * Math.min(1.25, this.frame.clientWidth / this.whole.w)) + 8;
      this.frame.style.maxHeight = `${Math.max(tall, 288)}px`;
      return this.fit();
    }
    // Too much to be read at once: begin at the person, at a size that can be read.
    const at = this.symbols.get(this.subject);
    const w = this.frame.clientWidth / 0.85;
    const h = this.frame.clientHeight / 0.85;
    this.set({ x: at.x - w / 2, y: at.y - h / 2, w, h });
  }

  fit() {
    const shape = this.frame.clientHeight / Math.max(1, this.frame.clientWidth);
    const w = Math.max(this.whole.w, this.whole.h / shape, this.frame.clientWidth / 1.25);
    const h = w * shape;
    this.set({ x: (this.whole.w - w) / 2, y: (this.whole.h - h) / 2, w, h });
  }

  set(view) {
    this.view = view;
    this.svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
  }

  zoom(by, at) {
    const v = this.view;
    const most = Math.max(this.whole.w, this.whole.h) * 3;
    const w = Math.min(most, Math.max(180, v.w / by));
    const h = (w / v.w) * v.h;
    const from = at || { x: v.x + v.w / 2, y: v.y + v.h / 2 };
    const share = { x: (from.x - v.x) / v.w, y: (from.y - v.y) / v.h };
    this.set({ x: from.x - share.x * w, y: from.y - share.y * h, w, h });
  }

  point(event) {
    const box = this.frame.getBoundingClientRect();
    const v = this.view;
    return {
      x: v.x + ((event.clientX - box.left) / box.width) * v.w,
      y: v.y + ((event.clientY - box.top) / box.height) * v.h,
    };
  }

  reveal(at) {
    const v = this.view;
    const room = { x: Math.min(160, v.w / 4), y: Math.min(90, v.h / 4) };
    const inside = at.x > v.x + room.x && at.x < v.x + v.w - room.x && at.y > v.y + room.y && at.y < v.y + v.h - room.y;
    if (inside) return;
    const near = (x, low, high) => Math.max(low, Math.min(high, x));
    const to = {
      ...v,
      x: near(v.x, at.x - v.w + room.x, at.x - room.x),
      y: near(v.y, at.y - v.h + room.y, at.y - room.y),
    };
    if (still.matches) return this.set(to);
    const from = { ...v };
    const began = performance.now();
    const step = (now) => {
      const part = Math.min(1, (now - began) / 160);
      this.set({ ...from, x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part });
      if (part < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  // Who is where

  go(key, aloud, how) {
    const found = this.symbols.get(key);
    if (!found) return;
    if (this.here) this.symbols.get(this.here)?.one.classList.remove("here");
    this.here = key;
    found.one.classList.add("here");
    if (aloud) {
      this.reveal(found);
      const links = this.near(key).size;
      const told = how ? `${how}. ` : "";
      this.says.textContent = `${told}${found.says}. ${links} ${links === 1 ? "link" : "links"}.`;
    }
    this.tell(key);
  }

  // Whoever is linked to this one, with how; people of one home count as linked.
  near(key) {
    const found = new Map();
    for (const line of this.lines) {
      if (!line.keys.includes(key) || line.one.classList.contains("away")) continue;
      for (const other of line.keys) {
        if (other !== key && this.shown(other) && !found.has(other)) found.set(other, line.says);
      }
    }
    for (const [where, people] of this.homes) {
      if (!people.has(key) || this.hides("home")) continue;
      for (const other of people) {
        if (other !== key && this.shown(other) && !found.has(other)) found.set(other, `Same home: ${where}`);
      }
    }
    return found;
  }

  shown(key) {
    const found = this.symbols.get(key);
    return Boolean(found) && !found.one.classList.contains("away");
  }

  step(dx, dy) {
    const from = this.symbols.get(this.here);
    let best = null;
    let least = Infinity;
    for (const [key, how] of this.near(this.here)) {
      const to = this.symbols.get(key);
      const x = to.x - from.x;
      const y = to.y - from.y;
      const along = x * dx + y * dy;
      const aside = Math.abs(x * dy) + Math.abs(y * dx);
      // Rows are nearer to each other than people beside: up and down may lead far to the side.
      if (along <= 1 || aside > along * (dy ? 12 : 3)) continue;
      const cost = along + aside * 1.5;
      if (cost < least) [best, least] = [{ key, how }, cost];
    }
    if (best) this.go(best.key, true, best.how);
    else this.says.textContent = "No link in that direction.";
  }

  tell(key) {
    const panel = byId("picture-panel");
    if (!panel) return;
    panel.hidden = false;
    const row = [...document.querySelectorAll("#people tr[data-key]")].find((one) => one.dataset.key === key);
    const [first, ...rest] = this.symbols.get(key).says.split(", ");
    byId("panel-heading").textContent = row ? row.cells[0].textContent : first;
    byId("panel-life").textContent = rest.join(", ");
    const facts = [...document.querySelectorAll("#facts tr[data-keys]")].filter((one) =>
      one.dataset.keys.split(" ").includes(key),
    );
    const told = facts.slice(0, MOST_TOLD).map((one) => one.dataset.text);
    if (facts.length > MOST_TOLD) told.push(`and ${facts.length - MOST_TOLD} more in the table below`);
    byId("panel-facts").replaceChildren(
      ...told.map((text) => {
        const item = document.createElement("li");
        item.textContent = text;
        return item;
      }),
    );
    const links = row ? [row.querySelector("th a"), ...row.querySelectorAll(".sl-picture__links a")] : [];
    byId("panel-links").replaceChildren(
      ...links.map((one, at) => {
        const item = document.createElement("li");
        const link = one.cloneNode(true);
        if (at === 0) link.textContent = `Open ${one.textContent}`;
        item.append(link);
        return item;
      }),
    );
  }

  address() {
    return byId("panel-links")?.querySelector("a")?.href;
  }

  // Kinds

  hides(kind) {
    const box = document.querySelector(`[data-kind="${kind}"][type="checkbox"]`);
    return Boolean(box) && !box.checked;
  }

  choose() {
    const groups = {
      kin: ["kin", "couple", "care"],
      home: ["home"],
      incident: ["incident"],
      associate: ["associate", "order"],
      suspected: ["suspected"],
    };
    for (const [group, kinds] of Object.entries(groups)) {
      for (const kind of kinds) {
        for (const one of this.svg.querySelectorAll(`.k-${kind}`)) one.classList.toggle("away", this.hides(group));
        for (const row of document.querySelectorAll(`#facts tr[data-kind="${kind}"]`)) row.hidden = this.hides(group);
      }
    }
    if (!this.shown(this.here)) this.go(this.subject, false);
    const lines = this.lines.filter((line) => !line.one.classList.contains("away")).length;
    this.says.textContent = `${lines} lines are shown.`;
  }

  // What the reader does

  listen() {
    const arrows = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    this.frame.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const keys = {
        Home: () => this.go(this.subject, true),
        Enter: () => this.address() && location.assign(this.address()),
        " ": () => byId("panel-heading")?.focus(),
        "+": () => this.zoom(1.25),
        "=": () => this.zoom(1.25),
        "-": () => this.zoom(0.8),
        0: () => this.fit(),
      };
      const done = arrows[event.key] ? () => this.step(...arrows[event.key]) : keys[event.key];
      if (!done) return;
      event.preventDefault();
      done();
    });
    this.frame.addEventListener("focus", () => this.go(this.here, true));
    this.frame.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && document.activeElement !== this.frame) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, this.point(event));
    }, { passive: false });
    this.drag();
    document.querySelectorAll("[data-kind][type=checkbox]").forEach((one) =>
      one.addEventListener("change", () => this.choose()),
    );
    const buttons = {
      in: () => this.zoom(1.25),
      out: () => this.zoom(0.8),
      fit: () => this.fit(),
      print: () => window.print(),
      png: () => this.png(),
    };
    document.querySelectorAll("[data-do]").forEach((one) =>
      one.addEventListener("click", () => buttons[one.dataset.do]()),
    );
    addEventListener("beforeprint", () => this.set({ ...this.whole }));
    addEventListener("afterprint", () => this.fit());
  }

  drag() {
    let from = null;
    this.frame.addEventListener("pointerdown", (event) => {
      from = { at: this.point(event), x: event.clientX, y: event.clientY, moved: false };
      this.frame.setPointerCapture(event.pointerId);
      this.frame.classList.add("sl-picture--held");
    });
    this.frame.addEventListener("pointermove", (event) => {
      if (!from) return;
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > 4) from.moved = true;
      if (!from.moved) return;
      const now = this.point(event);
      const v = this.view;
      this.set({ ...v, x: v.x + from.at.x - now.x, y: v.y + from.at.y - now.y });
    });
    this.frame.addEventListener("pointerup", (event) => {
      this.frame.classList.remove("sl-picture--held");
      const clicked = from && !from.moved;
      from = null;
      if (!clicked) return;
      const hit = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-key]");
      if (hit) this.go(hit.dataset.key, true);
    });
    this.frame.addEventListener("pointercancel", () => { from = null; });
  }

  png() {
    const copy = this.svg.cloneNode(true);
    copy.querySelectorAll(".away, .hit").forEach((one) => one.remove());
    const size = Math.min(2, 8000 / this.whole.w, 8000 / this.whole.h);
    copy.setAttribute("viewBox", `0 0 ${this.whole.w} ${this.whole.h}`);
    copy.setAttribute("width", this.whole.w * size);
    copy.setAttribute("height", this.whole.h * size);
    const image = new Image();
    image.addEventListener("load", () => {
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(this.whole.w * size);
      canvas.height = Math.round(this.whole.h * size);
      canvas.getContext("2d").drawImage(image, 0, 0);
      const link = document.createElement("a");
      link.download = "network.png";
      link.href = canvas.toDataURL("image/png");
      link.click();
      this.says.textContent = "The picture is saved as network.png.";
    });
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  }
}

let picture = null;

function begin() {
  const frame = byId("picture");
  if (!frame || !frame.querySelector("svg")) return;
  picture = new Picture(frame);
  picture.start(frame.dataset.subject);
}

// Another day or one person more: the part below the form is fetched anew, and whoever was looked at stays
// where they were on the screen.
async function load(address) {
  const says = byId("picture-says");
  const before = picture && { key: picture.here, at: picture.symbols.get(picture.here), view: picture.view };
  const reply = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  const text = await reply.text();
  const made = new DOMParser().parseFromString(text, "text/html");
  const part = made.getElementById("picture-part");
  if (!reply.ok || !part) return location.assign(address);
  byId("picture-part").replaceWith(document.adoptNode(part));
  const form = made.getElementById("picture-form");
  for (const name of ["valid_on-day", "valid_on-month", "valid_on-year", "month_was"]) {
    const [old, now] = [byId("picture-form")?.elements[name], form?.elements[name]];
    if (old && now) old.value = now.value;
  }
  if (byId("month-said")) byId("month-said").textContent = part.dataset.day;
  history.replaceState(null, "", reply.url);
  begin();
  const after = before && picture?.symbols.get(before.key);
  if (after) {
    const { at, view } = before;
    picture.set({ ...view, x: view.x + after.x - at.x, y: view.y + after.y - at.y });
    picture.go(before.key, false);
  }
  byId("picture-says").textContent = byId("picture-count")?.textContent || says?.textContent || "";
}

function slide() {
  const slider = byId("month");
  if (!slider) return;
  const [year, month] = slider.dataset.today.split("-").map(Number);
  const words = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
  const said = () => words.format(new Date(Date.UTC(year, month - 1 - (slider.max - slider.value), 1)));
  let waiting = 0;
  slider.setAttribute("aria-valuetext", said());
  slider.addEventListener("input", () => {
    byId("month-said").textContent = said();
    slider.setAttribute("aria-valuetext", said());
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const asked = new URLSearchParams(new FormData(byId("picture-form")));
      load(`${location.pathname}?${asked}`);
    }, 350);
  });
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("#picture-part a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const to = new URL(link.href);
  if (to.pathname !== location.pathname || !picture || !byId("picture-form")) return;
  event.preventDefault();
  const key = link.closest("[data-key]")?.dataset.key;
  if (key) picture.go(key, false);
  load(to.href);
  byId("picture").focus();
});

begin();
slide();
