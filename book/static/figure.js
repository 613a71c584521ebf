// A figure with controls on a page that has no kernel: native controls choose among drawings that
// were made when the book was built. Nothing here computes what nnkit computes.
//
// Figure          one figure: its state, its controls, the frame that is shown
//   bakedSource   rows of states as files of the site, fetched as the reader comes to them
//   Picture       the drawings: groups of a state take the place of those of another
//   Glide         the way of a picture from one state to the next
//   Handle        what can be dragged in the picture itself, in the slider's place
//   useSource     another source of frames: Run live draws any value
"use strict";

(() => {
  const REST = 500; // milliseconds after which a control counts as at rest
  const SHOW = 9000; // milliseconds that an animation takes in all, within ...
  const [QUICK, SLOW] = [150, 900]; // ... these bounds for one frame
  const GLIDE = 130; // milliseconds from one state to the next
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const figures = new Map();
  const memory = window.nnMemory;

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function button(text, className, act) {
    const made = element("button", className, text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  // --- where frames come from ---

  // A row is the whole range of the last control, the others at rest: one file.
  function bakedSource(data, folder) {
    const rows = new Map();
    const count = data.controls.at(-1).values.length;
    const rowOf = (places) =>
      places.slice(0, -1).reduce((sum, p, i) => sum * data.controls[i].values.length + p, 0);

    async function fetched(row) {
      const gone = new Error("this frame did not arrive; is the connection gone?");
      const answer = await fetch(`${folder}${row}.json`).catch(() => {
        throw gone;
      });
      if (!answer.ok) throw gone;
      const content = await answer.json();
      if (content.states.length !== count) throw gone;
      return content;
    }
    function rowAt(row) {
      if (!rows.has(row)) {
        const coming = fetched(row);
        rows.set(row, coming);
        coming.then(
          (content) => rows.get(row) === coming && rows.set(row, content),
          () => rows.delete(row), // a later move tries again
        );
      }
      return rows.get(row);
    }
    // The frame itself where the row is there, else a promise of it.
    function frame(places) {
      const made = (row) => ({ row, ...row.states[places.at(-1)] });
      const row = rowAt(rowOf(places));
      return row instanceof Promise ? row.then(made) : made(row);
    }
    // The row of a state, then its neighbours.
    async function ahead(places) {
      const missing = () => {}; // asked for again if it is to be shown
      await Promise.resolve(rowAt(rowOf(places))).catch(missing);
      data.controls.slice(0, -1).forEach((control, i) => {
        for (const place of [places[i] - 1, places[i] + 1]) {
          if (!(place in control.values)) continue;
          Promise.resolve(rowAt(rowOf(places.with(i, place)))).catch(missing);
        }
      });
    }
    return { frame, ahead };
  }

  // --- the drawings ---

  class Picture {
    constructor(panels) {
      this.panels = panels;
      this.row = null;
      this.glide = null;
      this.last = 0;
    }

    show(frame, mayGlide = true) {
      this.glide?.end();
      // Under a hand that drags, the stops follow each other faster than a glide could end.
      const gliding = mayGlide && !calm.matches && performance.now() - this.last > 2 * GLIDE;
      this.last = performance.now();
      const before = [];
      if (!frame.row) {
        this.row = null; // Run live: whole drawings, as sanitised nodes
        this.panels.forEach((panel, p) => drawing(panel).replaceWith(frame.panels[p]));
        return;
      }
      const sameRow = frame.row === this.row;
      if (!sameRow) {
        before.push(...this.panels.map(drawing));
        this.row = frame.row;
        this.bases = this.row.panels.map(parsed);
        this.panels.forEach((panel, p) => drawing(panel).replaceWith(this.bases[p].cloneNode(true)));
        this.changed = this.bases.map(() => []);
      }
      this.panels.forEach((panel, p) => {
        const now = Object.keys(frame.changes[p]);
        if (gliding && sameRow) {
          for (const id of new Set([...this.changed[p], ...now])) before.push(found(panel, id));
        }
        for (const id of this.changed[p]) swap(panel, id, found(this.bases[p], id).cloneNode(true));
        this.changed[p] = now;
        for (const id of now) swap(panel, id, parsed(frame.changes[p][id]));
      });
      if (gliding) this.glide = new Glide(before, (id) => found(this.panels, id));
    }
  }

  // The new drawing is in the page, exactly as it was computed. Where a shape differs from the old
  // one in its numbers alone, these run from the old to the new; at the end each shape has its own
  // text again, to the letter.
  class Glide {
    constructor(before, now) {
      this.shapes = [];
      this.numbers = 0;
      for (const old of before) {
        const fresh = now(old.id);
        if (fresh) this.compare(old, fresh);
      }
      if (this.numbers > MOST_NUMBERS) this.shapes = [];
      if (!this.shapes.length) return;
      this.start = performance.now();
      this.move(0);
      this.next();
    }

    compare(old, fresh) {
      if (old.tagName !== fresh.tagName || old.children.length !== fresh.children.length) return;
      for (const name of SHAPE) {
        const [from, to] = [old.getAttribute(name), fresh.getAttribute(name)];
        if (from === to || from === null || to === null) continue;
        if (from.replace(NUMBER, "#") !== to.replace(NUMBER, "#")) continue;
        const ends = [from.match(NUMBER).map(Number), to.match(NUMBER).map(Number)];
        this.numbers += ends[0].length;
        this.shapes.push({ fresh, name, to, parts: to.split(NUMBER), ends });
      }
      for (let i = 0; i < old.children.length; i++) this.compare(old.children[i], fresh.children[i]);
    }

    next() {
      this.request = requestAnimationFrame(() => {
        const share = (performance.now() - this.start) / GLIDE;
        if (share >= 1) return this.end();
        this.move(share * share * (3 - 2 * share)); // sets off and arrives gently
        this.next();
      });
    }

    move(share) {
      for (const { fresh, name, parts, ends: [from, to] } of this.shapes) {
        let text = parts[0];
        for (let i = 0; i < from.length; i++) {
          text += ` ${(from[i] + (to[i] - from[i]) * share).toFixed(2)}${parts[i + 1]}`;
        }
        fresh.setAttribute(name, text);
      }
    }

    end() {
      cancelAnimationFrame(this.request);
      for (const { fresh, name, to } of this.shapes) fresh.setAttribute(name, to);
      this.shapes = [];
    }
  }

  const SHAPE = ["d", "points", "transform", "x", "y", "x1", "y1", "x2", "y2", "width", "height"];
  const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/g;
  const MOST_NUMBERS = 20_000; // more would not be ready for the next frame of the screen

  const drawing = (panel) => panel.querySelector("svg");
  function found(within, id) {
    if (Array.isArray(within)) return within.map((one) => found(one, id)).find(Boolean);
    return within.id === id ? within : within.querySelector(`[id="${id}"]`);
  }
  const swap = (panel, id, group) => found(panel, id).replaceWith(group);

  function parsed(text) {
    return document.importNode(
      new DOMParser().parseFromString(text, "image/svg+xml").documentElement,
      true,
    );
  }

  // A copy of drawings that shares no id with them.
  function copied(panels) {
    const copy = panels.cloneNode(true);
    for (const part of copy.querySelectorAll(".nn-grab")) part.remove();
    for (const element of copy.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) {
        if (name === "id") element.id = `kept-${value}`;
        else if (name === "href" && value.startsWith("#")) element.setAttribute(name, `#kept-${value.slice(1)}`);
        else if (value.includes("url(#")) element.setAttribute(name, value.replaceAll("url(#", "url(#kept-"));
      }
    }
    return copy;
  }

  // --- what can be dragged in the picture ---

  // The slider's twin: it sets the same values and gives the slider the focus, so that keys go on
  // from there. For those who don't see the picture it is not there.
  class Handle {
    constructor(figure, about, panel) {
      this.figure = figure;
      this.about = about;
      this.panel = panel;
      this.ways = ["x", "y", "angle"].filter((way) => about[way]);
      const [left, top, right, bottom] = about.box;
      this.area = element("span", "nn-grab");
      this.area.setAttribute("aria-hidden", "true");
      this.area.dataset.ways = this.ways.join("");
      const percent = (share) => `${100 * share}%`;
      Object.assign(this.area.style, { left: percent(left), top: percent(top) });
      Object.assign(this.area.style, { width: percent(right - left), height: percent(bottom - top) });
      this.grip = element("span", "nn-grip");
      this.area.append(this.grip);
      panel.append(this.area);
      this.area.addEventListener("pointerdown", (event) => this.take(event));
      this.area.addEventListener("pointermove", (event) => this.taken === event.pointerId && this.drag(event));
      for (const end of ["pointerup", "pointercancel"]) {
        this.area.addEventListener(end, () => this.leave());
      }
      this.rest();
    }

    index(way) {
      return this.figure.controls.findIndex((control) => control.name === this.about[way].control);
    }

    take(event) {
      if (event.button !== 0) return;
      // A finger on the picture may want to scroll the page; on the grip it wants the grip.
      if (event.pointerType === "touch" && this.ways.join("") !== "x" && event.target !== this.grip) return;
      event.preventDefault();
      this.taken = event.pointerId;
      this.area.setPointerCapture(event.pointerId);
      this.area.classList.add("nn-taken");
      this.figure.inputs[this.index(this.ways[0])].focus({ preventScroll: true });
      this.drag(event);
    }

    leave() {
      this.taken = undefined;
      this.area.classList.remove("nn-taken");
    }

    drag(event) {
      const box = this.panel.querySelector("svg").getBoundingClientRect();
      const at = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
      const moved = this.ways.filter((way) => {
        const [i, place] = [this.index(way), closest(this.gaps(way, at, box))];
        const value = this.figure.controls[i].values[place];
        if (this.figure.values[i] === value) return false;
        this.figure.values[i] = value;
        return true;
      });
      if (!moved.length) return;
      this.figure.syncInputs();
      this.figure.moved(this.index(moved[0]));
    }

    // How far each stop is from the pointer.
    gaps(way, [x, y], { width, height }) {
      const { stops, centre } = this.about[way];
      if (way !== "angle") return stops.map((stop) => Math.abs(stop - (way === "x" ? x : y)));
      const turn = (at) => Math.atan2((at[1] - centre[1]) * height, (at[0] - centre[0]) * width);
      const pointer = turn([x, y]);
      return stops.map((stop) => 1 - Math.cos(turn(stop) - pointer));
    }

    // Puts the grip where the controls are.
    rest() {
      const [left, top, right, bottom] = this.about.box;
      const at = (way) => this.about[way].stops[nearest(this.figure.controls[this.index(way)], this.figure.values[this.index(way)])];
      let [x, y] = this.about.angle ? at("angle") : [left, bottom];
      if (this.about.x) x = at("x");
      if (this.about.y) y = at("y");
      this.grip.style.left = `${(100 * (x - left)) / (right - left)}%`;
      this.grip.style.top = `${(100 * (y - top)) / (bottom - top)}%`;
    }
  }

  const closest = (gaps) => gaps.indexOf(Math.min(...gaps));

  // --- one figure ---

  class Figure {
    constructor(root) {
      this.root = root;
      this.data = JSON.parse(root.querySelector(".nn-data").textContent);
      this.name = this.data.name;
      this.controls = this.data.controls;
      this.values = this.controls.map((control) => control.values[control.start]);
      this.shownValues = [...this.values]; // of the frame that is shown, while a newer one is drawn
      this.baked = bakedSource(this.data, root.dataset.frames);
      this.live = null;
      this.request = 0;
      this.inputs = this.controls.map((c) => document.getElementById(`${this.name}--${c.name}`));
      this.sentence = root.querySelector(".nn-sentence");
      this.announce = root.querySelector(".nn-announce");
      this.stage = root.querySelector(".nn-stage");
      this.shown = root.querySelector(".nn-shown");
      this.picture = new Picture([...this.shown.querySelectorAll(".nn-panel")]);
      this.foundBefore = memory.get(`${this.name}:found`) !== null;
      this.listen();
      this.addActions();
      const { handle } = this.data;
      if (handle) this.handle = new Handle(this, handle, this.picture.panels[handle.panel]);
      root.querySelector(".nn-controls").hidden = false;
      root.querySelector(".nn-actions").hidden = false;
      this.reachGoal(this.data.found);
      this.keptBefore().catch(() => {}); // gone with the connection: the figure works on
    }

    get state() {
      return Object.fromEntries(this.controls.map((c, i) => [c.name, this.values[i]]));
    }

    places() {
      return this.controls.map((c, i) => nearest(c, this.values[i]));
    }

    listen() {
      this.inputs.forEach((input, i) => {
        const control = this.controls[i];
        reserveWidth(control, input.parentElement.querySelector("output"));
        input.addEventListener("input", () => {
          this.values[i] = this.read(control, input);
          this.handle?.rest();
          this.moved(i);
        });
        const warm = () => this.live || this.baked.ahead(this.places());
        input.addEventListener("focus", warm);
        input.addEventListener("pointerdown", warm);
        if (control.animate) this.addPlay(input, i);
      });
    }

    read(control, input) {
      if (input.tagName === "SELECT" || !this.live) return control.values[Number(input.value)];
      const raw = Number(input.value);
      const value = control.log ? 10 ** raw : raw;
      return control.whole ? Math.round(value) : Number(value.toPrecision(4));
    }

    text(i, value = this.values[i]) {
      const control = this.controls[i];
      const place = control.values.indexOf(value);
      if (place >= 0) return control.texts[place];
      return `${value} ${control.unit || ""}`.trim().replace("-", "−");
    }

    // Set every control to a state (values by name), and show it.
    set(state) {
      this.controls.forEach((control, i) => {
        if (control.name in state) this.values[i] = state[control.name];
      });
      this.syncInputs();
      this.moved(0);
    }

    syncInputs() {
      this.inputs.forEach((input, i) => {
        const control = this.controls[i];
        if (input.tagName === "SELECT" || !this.live) input.value = nearest(control, this.values[i]);
        else input.value = control.log ? Math.log10(this.values[i]) : this.values[i];
        this.syncOutput(i);
      });
      this.handle?.rest();
    }

    syncOutput(i) {
      const output = this.inputs[i].parentElement.querySelector("output");
      if (!output) return;
      output.textContent = this.text(i);
      this.inputs[i].setAttribute("aria-valuetext", this.text(i));
    }

    moved(i) {
      this.syncOutput(i);
      this.touched = true;
      this.show();
      if (!this.live) this.baked.ahead(this.places());
    }

    // Show the present state. The last request wins; while it is on its way the old frame stays.
    async show() {
      const request = ++this.request;
      if (this.live) {
        this.pending = true;
        if (!this.drawing) await this.drawLive();
        return;
      }
      const values = [...this.values];
      const frame = this.baked.frame(this.places());
      if (!(frame instanceof Promise)) {
        this.stage.removeAttribute("aria-busy");
        return this.place(frame, values); // the row is here: in this very frame of the screen
      }
      const late = setTimeout(() => this.stage.setAttribute("aria-busy", "true"), 120);
      try {
        const arrived = await frame;
        if (request === this.request) this.place(arrived, values);
      } catch (error) {
        if (request === this.request) this.fail(error);
      } finally {
        clearTimeout(late);
        if (request === this.request) this.stage.removeAttribute("aria-busy");
      }
    }

    // One drawing at a time. Each that is done is shown, then the latest state is asked for: the
    // picture keeps moving under the hand, and no queue builds up.
    async drawLive() {
      this.drawing = true;
      this.stage.setAttribute("aria-busy", "true");
      while (this.pending && this.live) {
        this.pending = false;
        const values = [...this.values];
        try {
          const frame = await this.live(this.state);
          if (this.live) this.place(frame, values);
        } catch (error) {
          if (this.live && !this.pending) this.fail(error);
        }
      }
      this.drawing = false;
      this.stage.removeAttribute("aria-busy");
    }

    place(frame, values) {
      this.shownValues = values;
      this.picture.show(frame);
      this.sentence.textContent = frame.sentence;
      this.sentence.classList.remove("nn-failed");
      this.reachGoal(frame.found);
      if (!this.touched) return;
      const detail = { figure: this.name, shows: frame.shows || [] };
      document.dispatchEvent(new CustomEvent("nn-shown", { detail }));
      clearTimeout(this.resting);
      this.resting = setTimeout(() => (this.announce.textContent = frame.sentence), REST);
    }

    fail(error) {
      this.sentence.textContent = `The figure still shows its last state: ${error.message || error}`;
      this.sentence.classList.add("nn-failed");
    }

    reachGoal(found) {
      const goal = this.root.querySelector(".nn-goal");
      if (!goal || found === null) return;
      if (found && this.touched && !this.foundBefore) {
        this.foundBefore = true;
        memory.set(`${this.name}:found`, "yes");
      }
      goal.classList.toggle("nn-found", found || this.foundBefore);
      const before = this.foundBefore ? "Found before." : "";
      goal.querySelector(".nn-goal-state").textContent = found ? "Found." : before;
    }

    // --- play, keep, take it with you ---

    addPlay(input, i) {
      const group = element("span", "nn-play");
      const last = () => this.controls[i].values.length - 1;
      const to = (place) => {
        this.values[i] = this.controls[i].values[place];
        this.syncInputs();
        this.moved(i);
      };
      const step = (by) => {
        const place = nearest(this.controls[i], this.values[i]) + by;
        if (place >= 0 && place <= last()) to(place);
      };
      const stop = () => {
        clearInterval(this.playing);
        this.playing = null;
        name("Play");
      };
      const play = button("Play", "nn-button", () => {
        if (this.playing) return stop();
        if (nearest(this.controls[i], this.values[i]) === last()) to(0);
        // Who asks for less motion gets the steps at their own pace: each press is one of them.
        if (calm.matches) return step(1);
        name("Pause");
        const pace = Math.min(SLOW, Math.max(QUICK, SHOW / this.controls[i].values.length));
        this.playing = setInterval(() => {
          if (nearest(this.controls[i], this.values[i]) === last()) stop();
          else if (!this.drawing) step(1);
        }, pace);
      });
      const label = this.controls[i].label;
      const back = button("‹", "nn-button", () => (stop(), step(-1)));
      back.setAttribute("aria-label", `${label}: one step back`);
      const forth = button("›", "nn-button", () => (stop(), step(1)));
      forth.setAttribute("aria-label", `${label}: one step on`);
      // The button is named by what a press does; pressed is not a state it also has.
      const name = (does) => {
        play.textContent = does;
        play.setAttribute("aria-label", `${does} ${label}`);
      };
      name("Play");
      group.append(back, play, forth);
      input.closest(".nn-control").append(group);
    }

    addActions() {
      const actions = this.root.querySelector(".nn-actions");
      this.said = element("output", "nn-said");
      actions.append(
        button("Keep to compare", "nn-button", () => this.keep()),
        button("Copy link", "nn-button", () => this.copyLink()),
        button("Copy Python", "nn-button", () => this.copy(this.python(), "Python")),
      );
      const fold = this.root.closest("div.cell")?.querySelector("details.hide");
      if (fold) actions.append(this.codeButton(fold));
      actions.append(this.said);
    }

    // One button in the figure's card in the place of the fold above it.
    codeButton(fold) {
      fold.classList.add("nn-fold");
      const show = button("Code", "nn-button", () => {
        fold.open = !fold.open;
        if (fold.open) fold.scrollIntoView({ block: "nearest" });
      });
      const say = () => show.setAttribute("aria-expanded", String(fold.open));
      fold.addEventListener("toggle", say);
      say();
      return show;
    }

    // What is shown, in words: the frame's own values, which a control may have left already.
    describe(values = this.shownValues) {
      return this.controls.map((c, i) => `${c.label} ${this.text(i, values[i])}`).join(", ");
    }

    keep() {
      this.showKept(copied(this.shown), this.describe(), this.sentence.textContent);
      memory.set(`${this.name}:kept`, JSON.stringify(this.shownValues));
      this.tell(`Kept ${this.kept.offsetTop > this.shown.offsetTop ? "below" : "beside it"}. Now move a control.`);
    }

    // What was kept before the page was loaded again, if the figure still has that state.
    async keptBefore() {
      const values = parsedList(memory.get(`${this.name}:kept`));
      const places = this.controls.map((control, i) => control.values.indexOf(values[i]));
      if (!places.length || places.includes(-1)) return;
      const frame = await this.baked.frame(places);
      if (this.kept) return;
      const copy = this.shown.cloneNode(true);
      new Picture([...copy.querySelectorAll(".nn-panel")]).show(frame, false);
      this.showKept(copied(copy), this.describe(values), frame.sentence);
    }

    showKept(picture, described, sentence) {
      this.kept?.remove();
      this.kept = element("div", "nn-kept");
      const head = element("p", "nn-kept-head", `Kept: ${described}. `);
      head.append(
        button("Remove", "nn-button", () => {
          this.kept.remove();
          this.kept = null;
          memory.set(`${this.name}:kept`, null);
          this.root.querySelector(".nn-actions button").focus();
        }),
      );
      picture.className = "nn-kept-picture";
      const words = element("p", "nn-sentence", sentence);
      words.id = `${this.name}-kept`;
      for (const panels of picture.querySelectorAll(".nn-panels")) {
        panels.setAttribute("aria-labelledby", words.id);
      }
      this.kept.append(head, picture, words);
      this.stage.append(this.kept);
    }

    copyLink() {
      const pairs = this.controls.map(
        (c, i) => `${this.name}.${encodeURIComponent(c.name)}=${encodeURIComponent(this.values[i])}`,
      );
      const address = new URL(location.href);
      address.hash = pairs.join("&");
      history.replaceState(history.state, "", address);
      this.copy(address.href, "Link");
    }

    python() {
      const written = (value) =>
        typeof value === "string" ? JSON.stringify(value) : String(value);
      const given = this.controls.map((c, i) => `${c.name}=${written(this.values[i])}`);
      return `${this.data.call}(${[...this.data.bound, ...given].join(", ")})`;
    }

    async copy(text, what) {
      try {
        await navigator.clipboard.writeText(text);
        this.tell(`${what} copied: ${text}`);
      } catch {
        this.tell(text); // no clipboard here: show it, to be copied by hand
      }
    }

    tell(text) {
      this.said.textContent = text;
    }

    // --- the contract with Run live ---

    useSource(source, { anyValue = true } = {}) {
      this.live = source;
      this.inputs.forEach((input, i) => {
        const control = this.controls[i];
        if (input.tagName === "SELECT" || !anyValue) return;
        const scale = (value) => (control.log ? Math.log10(value) : value);
        input.min = scale(control.values[0]);
        input.max = scale(control.values.at(-1));
        input.step = control.step;
      });
      this.syncInputs();
      return this.show();
    }

    useBaked() {
      this.live = null;
      this.inputs.forEach((input, i) => {
        const control = this.controls[i];
        if (input.tagName === "SELECT") return;
        this.values[i] = control.values[nearest(control, this.values[i])];
        Object.assign(input, { min: 0, max: control.values.length - 1, step: 1 });
      });
      this.syncInputs();
      return this.show();
    }
  }

  // A slider whose value changes its length would jump to another row under the hand. Run live has
  // values of four digits, with a sign, a point and a zero before it.
  function reserveWidth(control, output) {
    if (!output) return;
    const live = "−0.1234 ".length + (control.unit || "").length;
    output.style.width = `${Math.max(live, ...control.texts.map((text) => text.length))}ch`;
  }

  function nearest(control, value) {
    const exact = control.values.indexOf(value);
    if (exact >= 0 || typeof value === "string") return Math.max(exact, 0);
    const scale = (number) => (control.log ? Math.log(number) : number);
    const gaps = control.values.map((known) => Math.abs(scale(known) - scale(value)));
    return closest(gaps);
  }

  // --- the address: data, checked against the controls, never run ---

  function fromAddress() {
    const states = new Map();
    let refused = null;
    for (const pair of location.hash.slice(1).split("&")) {
      const [, name, control, text] = pair.match(/^([\w-]+)\.([^=]+)=(.*)$/) || [];
      const figure = figures.get(name);
      if (!figure) continue;
      const known = figure.controls.find((c) => c.name === decoded(control));
      const value = known && asked(known, decoded(text));
      if (value === undefined) {
        figure.tell(
          `The address asks for ${decoded(control)} = ${decoded(text)}, which this figure does not ` +
            "have: it stays as it was.",
        );
        refused = refused || figure;
        continue;
      }
      if (String(value) !== decoded(text)) {
        const shown = known.texts[known.values.indexOf(value)];
        figure.tell(`The address asks for ${known.label} ${decoded(text)}; the nearest here is ${shown}.`);
      }
      if (!states.has(figure)) states.set(figure, {});
      states.get(figure)[known.name] = value;
    }
    for (const [figure, state] of states) figure.set(state);
    const first = states.keys().next().value || refused;
    if (first) bringIntoSight(first);
  }

  // The value of a control that the address asks for. A number between two stops was copied while
  // Python ran: the nearest stop stands for it.
  function asked(control, text) {
    const exact = control.values.find((value) => String(value) === text);
    if (exact !== undefined || typeof control.values[0] === "string") return exact;
    const number = text.trim() === "" ? NaN : Number(text);
    const within = number >= control.values[0] && number <= control.values.at(-1);
    return within ? control.values[nearest(control, number)] : undefined;
  }

  // The page shifts while formulas and fonts arrive above the figure: until the reader scrolls,
  // and for three seconds at most, the figure is brought back. A refusal is written below the
  // picture, so there its words are brought into sight.
  function bringIntoSight(figure) {
    const show = () =>
      figure.said.textContent
        ? figure.said.scrollIntoView({ block: "nearest" })
        : figure.root.scrollIntoView({ block: "start" });
    figure.root.scrollIntoView({ block: "start" });
    show();
    const watch = new ResizeObserver(show);
    watch.observe(document.body);
    const leave = () => watch.disconnect();
    for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) {
      window.addEventListener(kind, leave, { once: true, passive: true });
    }
    setTimeout(leave, 3000);
  }

  function parsedList(text) {
    try {
      const found = JSON.parse(text);
      return Array.isArray(found) ? found : [];
    } catch {
      return []; // written by another hand
    }
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text; // a stray percent sign
    }
  }

  // --- start ---

  for (const root of document.querySelectorAll(".nn-figure")) {
    const figure = new Figure(root);
    root.nnFigure = figure;
    figures.set(figure.name, figure);
  }
  fromAddress();
  window.addEventListener("hashchange", fromAddress);
})();
