// What the other scripts of the page share: words, ways to make elements and to speak, the two views,
// the owner's colour. Foreign text reaches the page as text only.
(() => {
  "use strict";
  const words = JSON.parse(document.getElementById("fn-words").textContent);
  const query = new URLSearchParams(location.search);
  const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const embedded = query.get("embed") === "1";
  const find = (selector) => document.querySelector(selector);
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  function draw(tag, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...children);
    return element;
  }

  function button(text, act, properties = {}) {
    const made = make("button", { type: "button", textContent: text, ...properties });
    made.addEventListener("click", act);
    return made;
  }

  function say(text) {
    let region = document.getElementById("fn-said");
    if (!region) {
      region = make("div", { id: "fn-said", className: "fn-sr" });
      region.setAttribute("role", "status");
      document.body.append(region);
    }
    region.textContent = text;
  }

  const into = (element, options) => element.scrollIntoView({ behavior: reduced ? "auto" : "smooth", block: "nearest", ...options });

  function show(view) {
    document.body.classList.toggle("fn-view-list", view === "list");
    document.querySelectorAll("#fn-nav button").forEach((one) =>
      one.dataset.view === view ? one.setAttribute("aria-current", "page") : one.removeAttribute("aria-current"));
    document.dispatchEvent(new CustomEvent("footnote:view", { detail: view }));
  }

  function addViews() {
    const nav = make("nav", { id: "fn-nav" });
    nav.setAttribute("aria-label", words.views);
    for (const view of ["chat", "list"]) {
      const one = button(words[view], () => show(view));
      one.dataset.view = view;
      nav.append(one);
    }
    document.body.prepend(nav);
    show("chat");
  }

  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

  // The owner's colour, mixed with black or white until it reads on the page's background.
  function accent(colour) {
    if (!/^#[0-9a-f]{6}$/i.test(colour || "")) return;
    const told = query.get("__theme");
    const dark = told ? told === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const ground = light(dark ? [35, 41, 47] : [240, 242, 243]);
    let rgb = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    while (contrast(light(rgb), ground) < 4.6) rgb = rgb.map((c) => Math.round(c + ((dark ? 255 : 0) - c) * 0.08 + (dark ? 0.5 : -0.5)));
    const style = document.createElement("style");
    style.textContent = `body, body.dark { --fn-accent: rgb(${rgb}); --fn-on-accent: ${light(rgb) > 0.18 ? "#10151a" : "#fff"}; }`;
    document.head.append(style);
  }

  window.footnote = { words, query, embedded, find, fill, make, draw, button, say, into, show };
  // Gradio writes the browser's language there, which need not be the page's.
  const speak = () => document.documentElement.lang !== words.language && (document.documentElement.lang = words.language);
  new MutationObserver(speak).observe(document.documentElement, { attributeFilter: ["lang"] });
  speak();
  if (embedded) document.body.classList.add("fn-embed");
  else addViews();
  accent(query.get("accent"));
})();
