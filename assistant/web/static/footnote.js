// The page's own behaviour over Gradio's window: marks open their sources, suggestions ask, copying,
// sharing, verdicts, sorting, names for screen readers. Text reaches the page as text only.
(() => {
  "use strict";
  const words = JSON.parse(document.getElementById("fn-words").textContent);
  const query = new URLSearchParams(location.search);
  const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const scroll = { behavior: reduced ? "auto" : "smooth", block: "nearest" };
  const find = (selector) => document.querySelector(selector);

  function say(text) {
    let region = document.getElementById("fn-said");
    if (!region) {
      region = Object.assign(document.createElement("div"), { id: "fn-said", className: "fn-sr" });
      region.setAttribute("role", "status");
      document.body.append(region);
    }
    region.textContent = text;
  }

  function ask(question) {
    const box = find("#fn-question textarea");
    const send = document.getElementById("fn-send");
    if (!box || !send) return false;
    show("chat");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => send.click(), 60);
    return true;
  }

  function openSource(mark) {
    const card = document.getElementById(mark.id.replace(/-mark$/, ""));
    if (!card) return;
    for (let up = card; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    document.querySelectorAll(".fn-flash").forEach((other) => other.classList.remove("fn-flash"));
    card.classList.add("fn-flash");
    card.querySelector("summary").focus({ preventScroll: true });
    (card.querySelector("mark") || card).scrollIntoView(scroll);
    card.dataset.from = mark.id;
  }

  function plainText(answer) {
    const copy = answer.querySelector(".fn-text").cloneNode(true);
    copy.querySelectorAll(".fn-mark").forEach((mark) => mark.replaceWith(`[${mark.querySelector(".fn-n").textContent}]`));
    copy.querySelectorAll(".fn-unfold,.fn-more-marks").forEach((button) => button.remove());
    copy.querySelectorAll("p,li,tr,pre,blockquote").forEach((block) => block.append("\n"));
    copy.querySelectorAll("td,th").forEach((cell) => cell.append("\t"));
    const sources = [...answer.querySelectorAll(".fn-card > summary")].map((summary) =>
      [...summary.children].map((part) => [...(part.children.length ? part.children : [part])].map((piece) => piece.textContent).join(". ")).join(" "));
    return [copy.textContent.replace(/\n{3,}/g, "\n\n").trim(), ...sources].join("\n") + "\n";
  }

  async function copyText(button, text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text, className: "fn-sr" });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const face = button.querySelector(".fn-face");
    const before = face.textContent;
    face.textContent = words.copied;
    say(words.copied);
    setTimeout(() => (face.textContent = before), 1500);
  }

  function questionOf(answer) {
    const asked = [...document.querySelectorAll("#fn-chat .fn-question")].filter(
      (one) => one.compareDocumentPosition(answer) & Node.DOCUMENT_POSITION_FOLLOWING);
    return asked.length ? asked[asked.length - 1].innerText.trim() : "";
  }

  function shareLink(answer) {
    const version = find('meta[name="footnote-version"]').content;
    const link = new URL(location.pathname, location.href);
    link.search = new URLSearchParams({ q: questionOf(answer), v: version });
    return link.href;
  }

  async function judge(button, answer) {
    const verdict = button.classList.contains("fn-good") ? "good" : "bad";
    const reply = await fetch("feedback", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ verdict, question: questionOf(answer), answer: plainText(answer).slice(0, 4000),
        list_version: find('meta[name="footnote-version"]').content }),
    }).catch(() => null);
    if (!reply || !reply.ok) return say(words.error_failed);
    answer.querySelectorAll(".fn-good,.fn-bad").forEach((one) => one.setAttribute("aria-pressed", one === button));
    say(words.thanks);
  }

  function sortBy(button) {
    const cell = button.closest("th");
    const body = cell.closest("table").tBodies[0];
    const at = [...cell.parentElement.children].indexOf(cell);
    const down = cell.getAttribute("aria-sort") === "ascending";
    [...cell.parentElement.children].forEach((one) => one.removeAttribute("aria-sort"));
    cell.setAttribute("aria-sort", down ? "descending" : "ascending");
    const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const rows = [...body.rows].sort((a, b) => order.compare(a.cells[at].textContent, b.cells[at].textContent));
    body.append(...(down ? rows.reverse() : rows));
  }

  function unfold(button) {
    const list = button.previousElementSibling;
    (list.matches(".fn-folded") ? list : list.querySelector(".fn-folded")).classList.remove("fn-folded");
    button.remove();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("#fn-clear")) setTimeout(keep, 800);
  });

  const acts = [
    [".fn-mark", openSource],
    [".fn-ask", (button) => ask(button.textContent)],
    [".fn-copy", (button, answer) => copyText(button, plainText(answer))],
    [".fn-share", (button, answer) => copyText(button, shareLink(answer))],
    [".fn-good,.fn-bad", judge],
    [".fn-sort", sortBy],
    [".fn-unfold", unfold],
    [".fn-more-marks", (button) => {
      button.nextElementSibling.classList.remove("fn-hidden-marks");
      button.nextElementSibling.querySelector("button").focus();
      button.remove();
    }],
  ];
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button");
    const act = button && acts.find(([selector]) => button.matches(selector));
    if (act) act[1](button, button.closest(".fn-answer"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const card = event.target.closest && event.target.closest(".fn-card[open]");
    if (card) {
      card.open = false;
      const mark = card.dataset.from && document.getElementById(card.dataset.from);
      (mark || card.querySelector("summary")).focus();
    } else if (parent !== window) {
      parent.postMessage({ footnote: "close" }, "*");
    }
  });

  // Gradio names each message by its raw text and announces every step; name and announce ourselves.
  let told = null;
  function tidy() {
    const chat = document.getElementById("fn-chat");
    if (!chat) return;
    chat.querySelectorAll('[data-testid="bot"],[data-testid="user"]').forEach((one) => {
      const name = one.dataset.testid === "bot" ? words.answer : words.you_asked;
      if (one.getAttribute("aria-label") !== name) {
        one.setAttribute("role", "group");
        one.setAttribute("aria-label", name);
      }
    });
    chat.querySelectorAll('[role="log"][aria-live]:not([aria-live="off"])').forEach((log) => log.setAttribute("aria-live", "off"));
    const box = find("#fn-question textarea");
    if (box && box.getAttribute("aria-label") !== words.question) box.setAttribute("aria-label", words.question);
    if (box && box.maxLength !== 2000) box.maxLength = 2000;
    const answers = chat.querySelectorAll(".fn-answer");
    const last = answers[answers.length - 1];
    const state = last && (last.matches(".fn-done") ? last.id : last.className + last.textContent.slice(0, 80));
    if (state && state !== told && !last.matches(".fn-growing")) {
      told = state;
      announce(last);
    }
  }

  // The conversation survives a reload of this tab; kept only once there is an answer.
  const memory = () => find("#fn-memory textarea, #fn-memory input");
  function keep() {
    try {
      const text = memory().value;
      if (text && text !== "[]") sessionStorage.setItem("footnote", text);
      else sessionStorage.removeItem("footnote");
    } catch { /* no storage here: nothing is kept */ }
  }

  function restore() {
    let text = null;
    try {
      text = sessionStorage.getItem("footnote");
    } catch { /* as above */ }
    const box = memory();
    if (!text || !box) return;
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.getElementById("fn-restore").click(), 60);
  }

  function announce(answer) {
    setTimeout(keep, 400);
    if (answer.matches(".fn-error")) answer.scrollIntoView(scroll);
    if (!answer.matches(".fn-done")) return say(answer.textContent);
    const count = answer.querySelectorAll(".fn-card").length;
    const text = answer.querySelector(".fn-text").innerText.slice(0, 600);
    const done = count > 1 ? words.ready.replace("{count}", count) : count ? words.ready_one : words.ready_none;
    say(`${done} ${text}`);
    const row = answer.closest(".message-row") || answer;
    const shown = row.previousElementSibling || row;
    shown.scrollIntoView({ ...scroll, block: "start" });
  }

  function show(view) {
    document.body.classList.toggle("fn-view-list", view === "list");
    document.querySelectorAll("#fn-nav button").forEach((one) =>
      one.dataset.view === view ? one.setAttribute("aria-current", "page") : one.removeAttribute("aria-current"));
    document.dispatchEvent(new CustomEvent("footnote:view", { detail: view }));
  }

  function addViews() {
    const nav = Object.assign(document.createElement("nav"), { id: "fn-nav" });
    for (const view of ["chat", "list"]) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: words[view] });
      button.dataset.view = view;
      button.addEventListener("click", () => show(view));
      nav.append(button);
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

  function start() {
    if (query.get("embed") === "1") document.body.classList.add("fn-embed");
    else addViews();
    accent(query.get("accent"));
    const watch = new MutationObserver(() => requestAnimationFrame(tidy));
    watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "aria-live"] });
    tidy();
    const asked = (query.get("q") || "").trim();
    const ready = setInterval(() => {
      if (!find("#fn-question textarea") || !memory() || !memory().value) return;
      clearInterval(ready);
      document.body.classList.add("fn-ready");
      if (asked) ask(asked.slice(0, 1000));
      else restore();
      if (!asked && query.get("embed") === "1") find("#fn-question textarea").focus({ preventScroll: true });
      if (parent !== window) parent.postMessage({ footnote: "ready" }, "*");
    }, 50);
  }

  window.footnote = { ask, show, words, say };
  start();
})();
