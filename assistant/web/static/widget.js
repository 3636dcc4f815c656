// Footnote's widget: one script tag puts a chat bubble on any page, or the chat inline.
//   <script src="https://HOST/widget.js" defer></script>
// Attributes: data-colour, data-position (right|left), data-title, data-greeting, data-inline (a CSS
// selector), data-scheme (auto|light|dark), data-language (en|zh|es|fr|de). Nothing is loaded before the chat is opened; nothing is
// stored; the page's own styles and the widget's do not meet (shadow root), nor do their scripts
// (iframe on the chat's origin).
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || script.dataset.footnoteDone) return;
  script.dataset.footnoteDone = "1";
  const base = new URL(".", script.src);
  const option = (name, otherwise) => script.dataset[name] || script.getAttribute(name) || otherwise;
  const given = option("colour", option("color", ""));
  const colour = /^#[0-9a-f]{6}$/i.test(given) ? given : "#0b6e6e";
  const left = option("position", "right") === "left";
  const language = option("language", "").slice(0, 12);
  const words = {
    en: ["Ask about the publications", "Close", "The chat could not be shown on this page.", "Open the chat in its own window"],
    zh: ["询问论文", "关闭", "无法在此页面显示聊天。", "在新窗口中打开聊天"],
    es: ["Preguntar por las publicaciones", "Cerrar", "No se pudo mostrar el chat en esta página.", "Abrir el chat en su propia ventana"],
    fr: ["Interroger les publications", "Fermer", "Le chat n’a pas pu s’afficher sur cette page.", "Ouvrir le chat dans sa propre fenêtre"],
    de: ["Zu den Publikationen fragen", "Schließen", "Der Chat konnte auf dieser Seite nicht gezeigt werden.", "Den Chat in einem eigenen Fenster öffnen"],
  };
  const spoken = [language, ...navigator.languages].map((one) => one.slice(0, 2).toLowerCase()).find((one) => one in words) || "en";
  const [defaultTitle, closeLabel, failed, openElsewhere] = words[spoken];
  const title = option("title", defaultTitle);
  const greeting = option("greeting", "");
  const phone = matchMedia("(max-width: 560px)");
  const system = matchMedia("(prefers-color-scheme: dark)");

  const STYLE = `
:host { all: initial; }
* { box-sizing: border-box; font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
button { font: inherit; cursor: pointer; }
button:focus-visible { outline: 3px solid var(--c); outline-offset: 3px; }
.corner { position: fixed; bottom: 20px; ${left ? "left" : "right"}: 20px; z-index: 2147483000; display: flex; gap: 10px; align-items: center; flex-direction: ${left ? "row" : "row-reverse"}; }
.bubble { width: 56px; height: 56px; border-radius: 28px; border: 0; background: var(--c); color: var(--on); box-shadow: 0 4px 16px rgba(0,0,0,.25); display: grid; place-items: center; padding: 0; }
.bubble svg { width: 26px; height: 26px; }
.greeting { max-width: 240px; background: var(--panel); color: var(--text); border: 1px solid var(--line); border-radius: 12px; padding: 9px 13px; font-size: 14px; line-height: 1.4; box-shadow: 0 2px 10px rgba(0,0,0,.12); }
.window { position: fixed; bottom: 88px; ${left ? "left" : "right"}: 20px; z-index: 2147483001; width: min(420px, calc(100vw - 40px)); height: min(640px, calc(100dvh - 108px)); background: var(--panel); color: var(--text); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; box-shadow: 0 10px 40px rgba(0,0,0,.28); display: flex; flex-direction: column; }
.window[hidden] { display: none; }
.bar { display: flex; align-items: center; gap: 8px; padding: 10px 10px 10px 16px; border-bottom: 1px solid var(--line); font-size: 15px; font-weight: 600; flex: none; }
.bar span { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bar button { width: 32px; height: 32px; border: 0; border-radius: 8px; background: none; color: inherit; font-size: 20px; line-height: 1; }
.bar button:hover { background: rgba(128,128,128,.18); }
.room { position: relative; flex: 1; min-height: 0; }
iframe { width: 100%; height: 100%; border: 0; display: block; background: transparent; color-scheme: auto; }
.note { position: absolute; inset: 0; padding: 24px; font-size: 14px; line-height: 1.5; background: var(--panel); color: var(--text); }
.note[hidden] { display: none; }
.note a { color: inherit; }
.inline { position: static; width: 100%; height: 100%; min-height: 480px; border-radius: 12px; box-shadow: none; }
@media (max-width: 560px) {
  .window:not(.inline) { inset: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; }
}`;

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  function readable(hex) {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.22 ? "#101418" : "#ffffff";
  }

  // The host page's scheme: as told, or its declared color-scheme, or the system's.
  function dark() {
    const told = option("scheme", "auto");
    if (told !== "auto") return told === "dark";
    const declared = getComputedStyle(document.documentElement).colorScheme.split(" ");
    const both = declared.includes("dark") && declared.includes("light");
    if (!both && declared.includes("dark")) return true;
    if (!both && declared.includes("light")) return false;
    const back = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)/.exec(getComputedStyle(document.body).backgroundColor);
    if (back && back[4] !== "0") return 0.299 * back[1] + 0.587 * back[2] + 0.114 * back[3] < 110;
    return both && system.matches;
  }

  const host = make("div", { lang: spoken });
  host.setAttribute("data-footnote", "");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  function paint() {
    const night = dark();
    const set = (name, value) => host.style.setProperty(name, value);
    set("--c", colour);
    set("--on", readable(colour));
    set("--panel", night ? "#14171a" : "#fbfbfa");
    set("--text", night ? "#e8eaed" : "#1c2024");
    set("--line", night ? "#343b43" : "#d9dde2");
    return night;
  }

  const close = make("button", { type: "button", textContent: "×" });
  close.setAttribute("aria-label", `${closeLabel}: ${title}`);
  const note = make("div", { className: "note", hidden: true });
  const room = make("div", { className: "room" }, note);
  const frameWindow = make("div", { className: "window", hidden: true },
    make("div", { className: "bar" }, make("span", { textContent: title }), close), room);
  frameWindow.setAttribute("role", "dialog");
  frameWindow.setAttribute("aria-label", title);
  let frame = null;
  let ready = false;

  function load() {
    if (frame) return;
    const address = new URL("./", base);
    address.search = new URLSearchParams({ embed: "1", accent: colour, __theme: paint() ? "dark" : "light", ...(language && { lang: language }) });
    frame = make("iframe", { src: address.href, title, referrerPolicy: "no-referrer" });
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads");
    frame.setAttribute("allow", "clipboard-write");
    room.prepend(frame);
    frame.addEventListener("load", () => setTimeout(() => ready || explain(), 5000), { once: true });
  }

  function explain() {
    const link = make("a", { href: base.href, target: "_blank", rel: "noopener", textContent: openElsewhere });
    note.replaceChildren(
      make("p", { textContent: failed }), make("p", {}, link),
      make("p", { textContent: `For the owner: add ${location.origin} to FOOTNOTE_ALLOWED_ORIGINS, and to this page's frame-src if it has a Content-Security-Policy.` }));
    note.hidden = false;
  }

  addEventListener("message", (event) => {
    if (!frame || event.origin !== base.origin || event.source !== frame.contentWindow) return;
    if (event.data && event.data.footnote === "ready") {
      ready = true;
      note.hidden = true;
    }
    if (event.data && event.data.footnote === "close" && !inline) toggle(false);
  });

  const NS = "http://www.w3.org/2000/svg";
  function icon() {
    const svg = document.createElementNS(NS, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(NS, "path");
    path.setAttribute("fill", "currentColor");
    path.setAttribute("d", "M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm3 5v2h10V8H7zm0 4v2h7v-2H7z");
    svg.append(path);
    return svg;
  }

  const bubble = make("button", { type: "button", className: "bubble", title }, icon());
  bubble.setAttribute("aria-label", title);
  bubble.setAttribute("aria-expanded", "false");
  bubble.setAttribute("aria-haspopup", "dialog");

  function toggle(open) {
    frameWindow.hidden = !open;
    bubble.setAttribute("aria-expanded", String(open));
    frameWindow.setAttribute("aria-modal", String(open && phone.matches));
    const greeted = root.querySelector(".greeting");
    if (open && greeted) greeted.remove();
    if (open) {
      load();
      close.focus();
      if (ready) frame.focus();
    } else bubble.focus();
  }

  const inline = option("inline", "");

  function place() {
    paint();
    system.addEventListener("change", paint);
    const target = inline && document.querySelector(inline);
    if (target) {
      frameWindow.classList.add("inline");
      frameWindow.setAttribute("role", "region");
      close.remove();
      frameWindow.hidden = false;
      host.style.cssText += "display:block;height:100%";
      root.append(frameWindow);
      target.append(host);
      new IntersectionObserver((seen, watch) => {
        if (!seen.some((one) => one.isIntersecting)) return;
        watch.disconnect();
        load();
      }).observe(host);
      return;
    }
    const corner = make("div", { className: "corner" }, bubble);
    if (greeting) corner.append(make("div", { className: "greeting", textContent: greeting }));
    root.append(frameWindow, corner);
    document.body.append(host);
    bubble.addEventListener("click", () => toggle(frameWindow.hidden));
    close.addEventListener("click", () => toggle(false));
    root.addEventListener("keydown", (event) => event.key === "Escape" && !frameWindow.hidden && toggle(false));
  }

  if (document.body) place();
  else addEventListener("DOMContentLoaded", place);
})();
