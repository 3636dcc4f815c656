// What the parts of an answer do: marks open their sources, suggestions ask, tables sort, text is
// copied; and how answers are named and announced to screen readers.
(() => {
  "use strict";
  const footnote = window.footnote;
  const { words, find, fill, make, say, into } = footnote;

  function openSource(mark) {
    const card = document.getElementById(mark.id.replace(/-mark$/, ""));
    if (!card) return;
    for (let up = card; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    document.querySelectorAll(".fn-flash").forEach((other) => other.classList.remove("fn-flash"));
    card.classList.add("fn-flash");
    card.querySelector("summary").focus({ preventScroll: true });
    into(card.querySelector("mark") || card);
    card.dataset.from = mark.id;
  }

  function plainText(answer) {
    const copy = answer.querySelector(".fn-text").cloneNode(true);
    copy.querySelectorAll(".fn-mark").forEach((mark) => mark.replaceWith(`[${mark.querySelector(".fn-n").textContent}]`));
    copy.querySelectorAll(".fn-unfold,.fn-more-marks").forEach((one) => one.remove());
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
      const area = make("textarea", { value: text, className: "fn-sr" });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const face = button.querySelector(".fn-face");
    const before = face.dataset.text || face.textContent;
    face.dataset.text = before;
    face.textContent = words.copied;
    say(words.copied);
    setTimeout(() => (face.textContent = before), 1500);
  }

  const version = () => find('meta[name="footnote-version"]').content;
  const questionOf = (answer) => footnote.entry(footnote.place(answer)).q;

  function shareLink(answer) {
    const link = new URL(location.pathname, location.href);
    link.search = new URLSearchParams({ q: questionOf(answer), v: version() });
    return link.href;
  }

  function sortBy(button) {
    const cell = button.closest("th");
    const body = cell.closest("table").tBodies[0];
    const at = [...cell.parentElement.children].indexOf(cell);
    const down = cell.getAttribute("aria-sort") === "ascending";
    [...cell.parentElement.children].forEach((one) => one.removeAttribute("aria-sort"));
    cell.setAttribute("aria-sort", down ? "descending" : "ascending");
    const order = new Intl.Collator(words.language, { numeric: true });
    const rows = [...body.rows].sort((a, b) => order.compare(a.cells[at].textContent, b.cells[at].textContent));
    body.append(...(down ? rows.reverse() : rows));
  }

  function unfold(button) {
    const list = button.previousElementSibling;
    const folded = list.matches(".fn-folded") ? list : list.querySelector(".fn-folded");
    folded.classList.remove("fn-folded");
    const more = folded.querySelector("li:nth-child(11) button, tr:nth-child(13) button");
    button.remove();
    (more || list).focus();
  }

  const acts = [
    [".fn-mark", openSource],
    [".fn-ask", (button) => footnote.ask(button.textContent)],
    [".fn-edit", (button) => footnote.edit(footnote.place(button.closest(".fn-question")))],
    [".fn-again", (button, answer) => footnote.again(footnote.place(answer))],
    [".fn-copy", (button, answer) => copyText(button, plainText(answer))],
    [".fn-share", (button, answer) => copyText(button, shareLink(answer))],
    [".fn-thumb", (button, answer) => footnote.judge(button, answer)],
    [".fn-sort", sortBy],
    [".fn-unfold", unfold],
    [".fn-more-marks", (button) => {
      button.nextElementSibling.classList.remove("fn-hidden-marks");
      button.nextElementSibling.querySelector("button").focus();
      button.remove();
    }],
  ];
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("#fn-chat button");
    const act = button && acts.find(([selector]) => button.matches(selector));
    if (act) act[1](button, button.closest(".fn-answer"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || find("dialog[open]")) return;
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
    if (find(".toast-body.error")) footnote.fail();
    const answers = chat.querySelectorAll(".fn-answer");
    const last = answers[answers.length - 1];
    const text = last && (last.querySelector(".fn-text") || last.querySelector("p")).textContent;
    const state = last && last.id + text.length + text.slice(0, 80);
    if (state === told) return;
    told = state;
    footnote.heard();
    if (last && !last.matches(".fn-growing")) announce(last);
  }

  function announce(answer) {
    if (answer.matches(".fn-error")) into(answer);
    if (!answer.matches(".fn-done")) return say(answer.querySelector("p").textContent);
    const count = answer.querySelectorAll(".fn-card").length;
    const text = answer.querySelector(".fn-text").innerText.slice(0, 600);
    const done = count > 1 ? fill(words.ready, { count }) : count ? words.ready_one : words.ready_none;
    say(`${done} ${text}`);
    const row = answer.closest(".message-row") || answer;
    into(row.previousElementSibling || row, { block: "start" });
  }

  const watch = new MutationObserver(() => requestAnimationFrame(tidy));
  watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "aria-live"] });
  tidy();
  Object.assign(footnote, { plainText, questionOf, version });
})();
