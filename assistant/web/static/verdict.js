// Thumbs. A thumb up is noted at once; a thumb down first asks, in place, what was wrong, and is
// noted without a reason where the visitor passes that over.
(() => {
  "use strict";
  const footnote = window.footnote;
  const { words, make, button, say } = footnote;
  const REASONS = ["missed", "wrong", "missing", "source"];
  const open = new Map(); // form -> what noting it needs

  async function note(verdict, thumb, entry, quiet) {
    const answer = thumb.closest(".fn-answer");
    if (answer) answer.querySelectorAll(".fn-thumb").forEach((one) => one.setAttribute("aria-pressed", one === thumb));
    const reply = await fetch("feedback", {
      method: "POST",
      keepalive: true,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ verdict, ...entry }),
    }).catch(() => null);
    if (!quiet) say(reply && reply.ok ? words.thanks : words.error_failed);
  }

  function reasons(form) {
    const reasons = [...form.querySelectorAll("input:checked")].map((one) => one.value);
    return { reasons, reason: form.querySelector("textarea").value.slice(0, 500) };
  }

  function close(form, quiet = false) {
    const given = open.get(form);
    if (!given) return;
    open.delete(form);
    const focused = form.contains(document.activeElement);
    note("bad", given.thumb, { ...given.entry, ...reasons(form) }, quiet);
    form.replaceWith(make("p", { className: "fn-thanks", textContent: words.thanks }));
    if (focused) given.thumb.focus();
  }

  function build(thumb, entry) {
    const choices = REASONS.map((name) => make("label", {}, make("input", { type: "checkbox", value: name }), make("span", { textContent: words[`reason_${name}`] })));
    const text = make("textarea", { rows: 2, maxLength: 500, placeholder: words.reason_text, dir: "auto" });
    text.setAttribute("aria-label", words.reason_text);
    const form = make("form", { className: "fn-verdict" },
      make("fieldset", {}, make("legend", { textContent: words.reason_ask }), ...choices), text,
      make("div", { className: "fn-verdict-end" }, make("button", { type: "submit", textContent: words.reason_send }),
        button(words.reason_skip, () => {
          form.reset();
          close(form);
        })));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      close(form);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      form.reset();
      close(form);
    });
    open.set(form, { thumb, entry });
    return form;
  }

  function judge(thumb, answer) {
    const entry = { question: footnote.questionOf(answer), answer: footnote.plainText(answer).slice(0, 4000), list_version: footnote.version() };
    answer.querySelectorAll(".fn-thanks").forEach((one) => one.remove());
    const shown = answer.querySelector(".fn-verdict");
    if (thumb.matches(".fn-good")) {
      if (shown) {
        open.delete(shown);
        shown.remove();
      }
      note("good", thumb, entry);
    } else if (shown) close(shown);
    else {
      const form = build(thumb, entry);
      answer.querySelectorAll(".fn-thumb").forEach((one) => one.setAttribute("aria-pressed", one === thumb));
      answer.querySelector(".fn-actions").after(form);
      form.querySelector("input").focus({ preventScroll: true });
      footnote.into(form);
    }
  }

  // A form that is left alone counts as a thumb down without more words.
  const flush = (all) => [...open.keys()].filter((form) => all || !form.isConnected).forEach((form) => close(form, true));
  addEventListener("pagehide", () => flush(true));
  document.addEventListener("footnote:kept", () => flush(false));
  footnote.judge = judge;
})();
