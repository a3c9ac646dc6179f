// The published page: find the demos, load each one's script when it comes near, start it.
// No kernel and no server; it works from a disk as well. JupyterLab does not use this file.
(() => {
  "use strict";
  const home = document.currentScript.src.replace(/host\.js.*$/, "");
  const demos = new Map();
  const waiting = new Map();

  /** The part of anywidget's model that a demo uses, without a kernel behind it. */
  class PageModel {
    constructor(state) {
      this.state = { ...state };
      this.listeners = [];
    }
    get(name) {
      return this.state[name];
    }
    set(name, value) {
      if (this.state[name] === value) return;
      this.state[name] = value;
      for (const [event, call] of [...this.listeners]) if (event === `change:${name}`) call();
    }
    save_changes() {}
    on(event, call) {
      this.listeners.push([event, call]);
    }
    off(event, call) {
      this.listeners = this.listeners.filter(([name, known]) => name !== event || known !== call);
    }
  }

  /** One demo's script calls this when it has loaded. */
  window.layerwise = {
    register(name, demo) {
      demos.set(name, demo);
      for (const start of waiting.get(name) ?? []) start(demo);
      waiting.delete(name);
    },
  };

  function load(name, start) {
    if (demos.has(name)) return start(demos.get(name));
    if (waiting.has(name)) return waiting.get(name).push(start);
    waiting.set(name, [start]);
    const script = document.createElement("script");
    script.src = `${home}${name}.js`;
    script.onerror = () => complain(name, `The script ${name}.js did not load. Reload the page.`);
    document.head.append(script);
  }

  function complain(name, sentence) {
    for (const box of document.querySelectorAll(".layerwise-demo")) {
      if (box.spec?.demo === name) notice(box, sentence);
    }
  }

  /** Show one sentence above a demo; an empty one takes it away. */
  function notice(box, sentence) {
    box.querySelector(":scope > .layerwise-notice")?.remove();
    if (!sentence) return;
    const text = document.createElement("p");
    text.className = "layerwise-notice";
    text.setAttribute("role", "alert");
    text.textContent = sentence;
    box.prepend(text);
  }

  /** Read `#demo?name=value&…`; null when the address speaks of something else. */
  function addressed() {
    const match = /^#([a-z0-9_]+)\?(.*)$/.exec(location.hash);
    return match && { demo: match[1], wanted: new URLSearchParams(match[2]) };
  }

  /** Check the wanted settings against the rules: what is usable, and a sentence for what is not. */
  function admitted(wanted, rules) {
    const state = {};
    const faults = [];
    for (const [name, text] of wanted) {
      const rule = rules[name];
      if (!rule) {
        faults.push(`There is no setting "${name}"; settings: ${Object.keys(rules).join(", ")}.`);
      } else if (rule.kind === "whole") {
        const value = /^\d+$/.test(text) ? Number(text) : NaN;
        if (value >= rule.minimum && value <= rule.maximum) state[name] = value;
        else
          faults.push(
            `${name} must be a whole number from ${rule.minimum} to ${rule.maximum}, not "${text}".`,
          );
      } else if (rule.kind === "text") {
        const fits = new RegExp(`^(?:${rule.pattern})$`).test(text) && text.length <= rule.longest;
        if (fits) state[name] = text;
        else faults.push(`${name} must be ${rule.form}, at most ${rule.longest} characters.`);
      } else {
        const value = rule.values.find((known) => String(known) === text);
        if (value !== undefined) state[name] = value;
        else faults.push(`${name} must be one of ${rule.values.join(", ")}, not "${text}".`);
      }
    }
    return {
      state,
      fault: faults.length ? `This link asks for more than the demo has. ${faults.join(" ")}` : "",
    };
  }

  function mount(box, demo) {
    if (box.model) return;
    const link = addressed();
    const mine = link?.demo === box.spec.demo && box === firstOf(link.demo);
    const { state, fault } = mine ? admitted(link.wanted, demo.settings) : { state: {}, fault: "" };
    box.model = new PageModel({ ...box.spec.state, ...state });
    const stage = document.createElement("div");
    box.querySelector(".layerwise-waiting")?.remove();
    const room = document.createElement("div");
    room.append(stage);
    box.append(room);
    try {
      demo.render({ model: box.model, el: stage, settings: demo.settings });
    } catch (error) {
      notice(box, `This demo could not start in your browser (${error}).`);
      throw error;
    }
    notice(box, fault);
    box.append(linkButton(box));
    box.classList.add("layerwise-alive");
    keepHeight(stage);
    if (mine) box.scrollIntoView({ block: "start" });
  }

  /**
   * Let a demo keep its height while a slider moves: parts that come and go would shake the page
   * below, and have the browser draw all of it again. At rest, one that got much shorter shrinks.
   */
  function keepHeight(stage) {
    const [slack, rest] = [100, 1000]; // CSS pixels, milliseconds
    let kept = { width: 0, height: 0 };
    let shrinking;
    const fit = (size) => {
      kept = size;
      stage.parentElement.style.minHeight = `${size.height}px`;
    };
    new ResizeObserver(() => {
      const box = stage.getBoundingClientRect();
      const size = { width: box.width, height: Math.ceil(box.height) };
      clearTimeout(shrinking);
      if (size.width !== kept.width || size.height > kept.height) fit(size);
      else if (size.height < kept.height - slack) shrinking = setTimeout(() => fit(size), rest);
    }).observe(stage);
  }

  function linkButton(box) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "layerwise-link";
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    button.textContent = "Link to this state";
    button.addEventListener("click", async () => {
      const address = new URLSearchParams(box.model.state);
      history.replaceState(null, "", `#${box.spec.demo}?${address}`);
      try {
        await navigator.clipboard.writeText(location.href);
        said.textContent = " Copied; it is in the address bar too.";
      } catch {
        said.textContent = " It is in the address bar.";
      }
    });
    const row = document.createElement("p");
    row.className = "layerwise-footer";
    row.append(button, said);
    return row;
  }

  function firstOf(name) {
    return [...document.querySelectorAll(".layerwise-demo")].find((box) => box.spec?.demo === name);
  }

  /** A link to another state of a demo on the page the reader is already on. */
  function follow() {
    const link = addressed();
    const box = link && firstOf(link.demo);
    if (!box) return;
    load(link.demo, (demo) => {
      mount(box, demo);
      const { state, fault } = admitted(link.wanted, demo.settings);
      for (const [name, value] of Object.entries(state)) box.model.set(name, value);
      notice(box, fault);
      box.scrollIntoView({ block: "start" });
    });
  }

  function start() {
    const near = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          near.unobserve(target);
          load(target.spec.demo, (demo) => mount(target, demo));
        }
      },
      { rootMargin: "600px" },
    );
    for (const box of document.querySelectorAll(".layerwise-demo")) {
      box.spec = JSON.parse(box.querySelector("script").textContent);
      near.observe(box);
    }
    addEventListener("hashchange", follow);
    // On paper there is no scrolling: what has loaded starts, what has not was fetched when idle.
    addEventListener("beforeprint", () => {
      for (const box of document.querySelectorAll(".layerwise-demo"))
        load(box.spec.demo, (demo) => mount(box, demo));
    });
    addEventListener("load", () =>
      setTimeout(() => {
        for (const box of document.querySelectorAll(".layerwise-demo"))
          load(box.spec.demo, () => {});
      }, 3000),
    );
    follow();
  }

  if (document.readyState === "loading")
    document.addEventListener("readystatechange", start, { once: true });
  else start();
})();
