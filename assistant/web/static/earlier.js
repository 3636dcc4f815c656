// Earlier conversations, kept in this browser and nowhere else. Nothing is stored before the first
// question has its answer; the tab remembers which conversation it shows, so that a reload brings it
// back. Where the browser refuses storage, nothing is kept and everything else works.
(() => {
  "use strict";
  const footnote = window.footnote;
  const { words, fill, make, button, find } = footnote;
  const NAME = "footnote";
  const MOST = 20; // conversations
  const LARGEST = 1_000_000; // characters, all together
  let current = null; // the id of the conversation that is shown
  let used = false; // whether the visitor has pressed anything here
  let unstored = null; // the conversation of a link that was only opened
  let opener = null;
  let dialog = null;

  function all() {
    try {
      const list = JSON.parse(localStorage.getItem(NAME) || "[]");
      return list.filter((one) => one && typeof one.id === "string" && typeof one.title === "string" && Array.isArray(one.kept));
    } catch {
      return [];
    }
  }

  // Stores the list, without its oldest where it is too much; an empty list leaves nothing behind.
  function store(list) {
    const rest = list.slice(0, MOST);
    while (rest.length && JSON.stringify(rest).length > LARGEST) rest.pop();
    for (;;) {
      try {
        if (rest.length) localStorage.setItem(NAME, JSON.stringify(rest));
        else localStorage.removeItem(NAME);
        if (current && rest.length) sessionStorage.setItem(NAME, current);
        else sessionStorage.removeItem(NAME);
        break;
      } catch {
        if (!rest.pop()) break;
      }
    }
    label();
  }

  function keep(entries) {
    unstored = used ? null : entries;
    if (!used) return;
    if (!entries.length) current = null;
    const list = all();
    const known = list.find((one) => one.id === current);
    if (!entries.length || (known && JSON.stringify(known.kept) === JSON.stringify(entries))) return store(list);
    if (!known) current = Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
    const title = known && entries.length > 1 ? known.title : entries[0].q.slice(0, 160);
    const one = { id: current, title, when: new Date().toISOString(), kept: entries };
    store([one, ...list.filter((other) => other.id !== current)]);
    const rest = new URL(location.href); // so that a reload shows the answer and does not ask again
    ["q", "v"].forEach((name) => rest.searchParams.delete(name));
    if (rest.href !== location.href) history.replaceState(null, "", rest);
  }

  function use() {
    used = true;
    if (unstored) keep(unstored);
  }

  function open(one) {
    dialog.close();
    current = one.id;
    footnote.show("chat");
    footnote.open(one.kept);
  }

  function forget(ids) {
    const shown = current;
    if (ids.includes(current)) current = null;
    store(all().filter((one) => !ids.includes(one.id)));
    if (shown !== current) footnote.open([]);
    if (!all().length) return dialog.close();
    list();
    dialog.querySelector(".fn-earlier-open").focus();
  }

  function row(one, day) {
    const title = make("span", { textContent: one.title, dir: "auto" });
    const when = make("span", { className: "fn-when", textContent: day.format(new Date(one.when)) });
    const opens = button("", () => open(one), { className: "fn-earlier-open" });
    opens.append(title, when);
    if (one.id === current) opens.setAttribute("aria-current", "true");
    const drops = button("", () => forget([one.id]), { className: "fn-earlier-drop", title: words.forget });
    drops.setAttribute("aria-label", fill(words.forget_one, { title: one.title }));
    return make("li", {}, opens, drops);
  }

  function list() {
    const day = new Intl.DateTimeFormat(words.language, { dateStyle: "medium", timeStyle: "short" });
    dialog.querySelector("ul").replaceChildren(...all().map((one) => row(one, day)));
  }

  // The second press within one opening of the dialog forgets everything.
  function forgetAll(event) {
    const pressed = event.currentTarget;
    if (pressed.dataset.sure) return forget(all().map((one) => one.id));
    pressed.dataset.sure = "1";
    pressed.textContent = words.forget_sure;
  }

  function show() {
    const close = button("", () => dialog.close(), { className: "fn-close" });
    close.setAttribute("aria-label", words.close);
    const title = make("h2", { id: "fn-earlier-title", textContent: words.earlier });
    dialog = make("dialog", { id: "fn-earlier" }, make("div", { className: "fn-dialog-head" }, title, close), make("ul", {}),
      make("div", { className: "fn-dialog-foot" }, make("p", { textContent: words.kept_here }), button(words.forget_all, forgetAll, { className: "fn-forget" })));
    dialog.setAttribute("aria-labelledby", "fn-earlier-title");
    dialog.addEventListener("close", (event) => {
      event.currentTarget.remove();
      if (!find("dialog[open]")) (opener.hidden ? find("#fn-question textarea") : opener).focus();
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    list();
    dialog.showModal();
    dialog.querySelector(".fn-earlier-open").focus();
  }

  function label() {
    if (!opener) return;
    const count = all().length;
    opener.hidden = !count;
    opener.textContent = fill(words.earlier_count, { count });
  }

  document.addEventListener("footnote:built", () => {
    opener = button("", show, { id: "fn-earlier-button", hidden: true });
    opener.setAttribute("aria-haspopup", "dialog");
    document.getElementById("fn-foot").append(opener);
    label();
  });
  document.addEventListener("footnote:ready", () => {
    try {
      current = sessionStorage.getItem(NAME);
    } catch { /* no storage here */ }
    const one = all().find((other) => other.id === current);
    if (one) used = true;
    if (one) footnote.open(one.kept);
    else current = null;
  });
  document.addEventListener("footnote:kept", (event) => keep(event.detail));
  addEventListener("storage", label);
  ["pointerdown", "keydown"].forEach((name) => addEventListener(name, use, { capture: true, once: true }));
})();
