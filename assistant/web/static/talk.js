// The form, and the conversation with the server: one command at a time, each with the whole
// conversation in it. A command goes into a hidden box of Gradio's window; the answer to it streams
// into the chat, and its end arrives in a second hidden box as {n: the command's number, kept: [...]}.
(() => {
  "use strict";
  const { words, query, embedded, find, make, button, say, show } = window.footnote;
  const LONGEST = 2000;
  const DRAFT = "draft=";
  const LASTING = 12000; // milliseconds, longer than Gradio shows a passing error
  const SILENCE = 6000; // milliseconds until the stream is opened again, in case that it was lost
  const waiting = [];
  let kept = [];
  let listening = false;
  let running = null;
  let number = 0;
  let editing = null; // the place of the question that the box holds again

  const box = make("textarea", { rows: 1, maxLength: LONGEST, placeholder: words.placeholder, dir: "auto" });
  const note = make("div", { id: "fn-editing", hidden: true }, make("span", { textContent: words.editing }), button(words.cancel, cancel));

  function put(element, value) {
    element.value = value;
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const hidden = (name) => find(`#${name} textarea, #${name} input`);
  const press = (name) => document.getElementById(name).click();

  function grow() {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 168)}px`;
  }

  // Asks a question; with `at` in place of the question that stands there, without what follows it.
  function ask(question, at = null) {
    if (!question.trim()) return box.focus();
    show("chat");
    order({ question: question.trim(), at });
    if (document.activeElement.closest(".fn-welcome")) box.focus({ preventScroll: true });
  }

  function order(command) {
    waiting.push(command);
    next();
  }

  function next() {
    if (running || !listening || !waiting.length) return;
    const { question, at = null, only } = waiting.shift();
    running = { number: ++number, heard: Date.now(), question };
    document.body.classList.toggle("fn-busy", question !== undefined);
    const before = only || (at === null ? kept : kept.slice(0, at));
    put(hidden("fn-command"), JSON.stringify({ n: number, question, kept: before }));
    setTimeout(press, 20, "fn-act"); // after Gradio has taken the value
    running.timer = setInterval(watch, 100);
  }

  function watch() {
    if (!running) return;
    const told = JSON.parse(hidden("fn-told").value);
    if (told.n === running.number) return end(told.kept);
    if (Date.now() - running.heard < SILENCE) return;
    heard();
    press("fn-listen");
  }

  function heard() {
    if (running) running.heard = Date.now();
  }

  function end(entries) {
    clearInterval(running.timer);
    running = null;
    document.body.classList.remove("fn-busy");
    if (entries) {
      kept = entries;
      document.dispatchEvent(new CustomEvent("footnote:kept", { detail: kept }));
    }
    next();
  }

  // Gradio could not take the command and has said so: the question goes back into the box, and into
  // the address, for the page is loaded again when a lost connection is back.
  function fail() {
    if (!running) return;
    const { question } = running;
    waiting.length = 0;
    if (question && !box.value) put(box, question);
    if (question) history.replaceState(null, "", `#${DRAFT}${encodeURIComponent(question)}`);
    end(null);
    say(words.error_connection);
    setTimeout(reconnect, LASTING);
  }

  // Gradio's error stays where the connection is lost, and goes by itself where it was only busy.
  // Its own attempts to connect again use an address that this server does not offer.
  async function reconnect() {
    if (!find(".toast-body.error")) return;
    const reply = await fetch("health").catch(() => null);
    if (reply && reply.ok) location.reload();
    else setTimeout(reconnect, 3000);
  }

  function edit(at) {
    editing = at;
    put(box, kept[at].q);
    note.hidden = false;
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    mark();
  }

  function cancel() {
    editing = null;
    note.hidden = true;
    put(box, "");
    box.focus();
    mark();
  }

  // While a question is edited, what will be replaced is pale.
  function mark() {
    document.querySelectorAll("#fn-chat .fn-question, #fn-chat .fn-answer").forEach((one) => {
      const at = place(one);
      one.classList.toggle("fn-replaced", editing !== null && at !== null && at >= editing);
    });
  }

  // The place of a question or an answer in the conversation; null of one in the making.
  function place(element) {
    const found = /^fn-a(\d+)(-q)?$/.exec(element ? element.id : "");
    return found && found[1] <= kept.length ? found[1] - 1 : null;
  }

  function submit(event) {
    event.preventDefault();
    const question = box.value;
    if (!question.trim()) return box.focus();
    const at = editing;
    if (editing !== null) cancel();
    put(box, "");
    ask(question, at);
  }

  function open(entries) {
    if (editing !== null) cancel();
    waiting.length = 0;
    if (running && running.question) press("fn-halt");
    order({ only: entries });
  }

  function build(window_) {
    box.setAttribute("aria-label", words.question);
    box.addEventListener("input", grow);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
      if (event.key === "Escape" && editing !== null) {
        event.stopPropagation();
        cancel();
      }
    });
    const form = make("form", { id: "fn-form" }, make("div", { id: "fn-question" }, box),
      make("button", { type: "submit", id: "fn-send", textContent: words.ask }),
      button(words.stop, () => { press("fn-halt"); box.focus({ preventScroll: true }); }, { id: "fn-stop" }));
    form.addEventListener("submit", submit);
    const clear = button(words.clear, () => { open([]); box.focus(); }, { id: "fn-clear" });
    window_.append(note, form, make("div", { id: "fn-foot" }, clear));
    document.dispatchEvent(new CustomEvent("footnote:built"));
  }

  function takeUp(draft) {
    history.replaceState(null, "", location.pathname + location.search);
    try {
      put(box, decodeURIComponent(draft).slice(0, LONGEST));
    } catch { /* no draft of ours */ }
  }

  function begin() {
    listening = true;
    document.body.classList.add("fn-ready");
    const asked = (query.get("q") || "").trim();
    if (asked) ask(asked.slice(0, 1000));
    else document.dispatchEvent(new CustomEvent("footnote:ready"));
    if (location.hash.startsWith(`#${DRAFT}`)) takeUp(location.hash.slice(DRAFT.length + 1));
    if (!asked && embedded) box.focus({ preventScroll: true });
    if (parent !== window) parent.postMessage({ footnote: "ready" }, "*");
    next();
  }

  // Gradio builds its window at a time of its own; the first value in the second box is its greeting.
  const ready = setInterval(() => {
    const window_ = document.getElementById("fn-window");
    if (window_ && !box.isConnected) build(window_);
    const told = hidden("fn-told");
    if (!window_ || !told || !told.value) return;
    clearInterval(ready);
    begin();
  }, 50);

  Object.assign(window.footnote, { ask, edit, open, place, heard, fail, entry: (at) => kept[at], again: (at) => ask(kept[at].q, at) });
})();
