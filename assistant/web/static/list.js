// The view of the whole list: find, filter by a bar, sort, ask about a record. Built from the public
// endpoint /publications when it is first looked at; every string is set as text.
(() => {
  "use strict";
  const { words, ask } = window.footnote;
  const MOST_BARS = 12;
  let papers = null;
  let view = null;
  const sorting = { key: null, down: false };

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  async function load() {
    const all = [];
    for (let offset = 0, total = 1; offset < total; offset += 500) {
      const reply = await fetch("gradio_api/run/publications", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ data: [null, null, null, null, null, 500, offset] }),
      });
      if (!reply.ok) throw new Error(String(reply.status));
      const page = (await reply.json()).data[0];
      total = page.total;
      all.push(...page.publications);
    }
    return all;
  }

  const columns = [
    ["title", (p) => p.title],
    ["authors", (p) => p.authors.join(", ") + (p.authors_complete ? "" : p.authors.length ? ", et al." : "")],
    ["date", (p) => p.date || p.date_text || words.no_date],
    ["category", (p) => p.category || ""],
    ["code", (p) => (p.code_flag ? words.code : "")],
  ];
  const haystack = (p) => columns.map(([, text]) => text(p)).concat(p.keywords, p.venue || "").join(" ").toLowerCase();
  const found = () => {
    const asked = view.find.value.toLowerCase().split(/\s+/).filter(Boolean);
    return papers.filter((p) => asked.every((word) => p.haystack.includes(word)));
  };

  function row(paper) {
    const cells = columns.map(([key, text], at) => {
      const cell = make("td", {});
      if (at === 0) {
        const button = make("button", { type: "button", className: "fn-row-ask", textContent: text(paper), title: words.ask_about });
        button.addEventListener("click", () => ask(`What is "${paper.title.slice(0, 900)}" about?`));
        cell.append(button);
      } else if (key === "code" && /^https:\/\//.test(paper.code_url || "")) {
        cell.append(make("a", { href: paper.code_url, target: "_blank", rel: "noopener noreferrer nofollow", textContent: new URL(paper.code_url).hostname }));
      } else cell.textContent = text(paper);
      return cell;
    });
    return make("tr", {}, ...cells);
  }

  function draw() {
    const shown = found();
    if (sorting.key) {
      const text = columns.find(([key]) => key === sorting.key)[1];
      const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
      shown.sort((a, b) => order.compare(text(a), text(b)) * (sorting.down ? -1 : 1));
    }
    view.body.replaceChildren(...shown.map(row));
    view.count.textContent = fill(words.shown, { count: shown.length, total: papers.length });
    plots(shown);
  }

  function counted(shown, values) {
    const counts = new Map();
    shown.forEach((p) => values(p).forEach((value) => counts.set(value, (counts.get(value) || 0) + 1)));
    return [...counts];
  }

  function plot(title, counts) {
    if (!counts.length) return null;
    const most = Math.max(...counts.map(([, count]) => count));
    const bars = counts.slice(0, MOST_BARS).map(([label, count]) => {
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      bar.setAttribute("viewBox", "0 0 100 10");
      bar.setAttribute("preserveAspectRatio", "none");
      bar.setAttribute("aria-hidden", "true");
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      [["width", (100 * count) / most], ["height", 10], ["rx", 1]].forEach(([name, value]) => rect.setAttribute(name, value));
      bar.append(rect);
      const button = make("button", { type: "button", className: "fn-bar" }, make("span", { textContent: label }), bar, make("span", { textContent: count }));
      button.addEventListener("click", () => {
        view.find.value = view.find.value.trim() === label ? "" : label;
        draw();
      });
      return button;
    });
    const section = make("section", { className: "fn-plot" }, make("h2", { textContent: title }), ...bars);
    section.style.setProperty("--fn-label", `${Math.max(...counts.map(([label]) => label.length)) * 0.6 + 0.4}em`);
    return section;
  }

  function plots(shown) {
    const years = counted(shown, (p) => (p.year ? [String(p.year)] : [])).sort((a, b) => b[0] - a[0]);
    const by = (a, b) => b[1] - a[1] || a[0].localeCompare(b[0]);
    const categories = counted(shown, (p) => (p.category ? [p.category] : [])).sort(by);
    const authors = counted(shown, (p) => p.authors).sort(by);
    const owners = JSON.parse(document.querySelector('meta[name="footnote-owners"]').content);
    const others = authors.filter(([name]) => !owners.includes(name));
    view.plots.replaceChildren(...[
      plot(words.per_year, years), plot(words.per_category, categories), plot(words.coauthors, others.slice(0, 10)),
    ].filter(Boolean));
  }

  function head() {
    return columns.map(([key]) => {
      const button = make("button", { type: "button", className: "fn-sort-list fn-sort", textContent: words[key] });
      const cell = make("th", { scope: "col" }, button);
      button.addEventListener("click", (event) => {
        event.stopPropagation();
        sorting.down = sorting.key === key && !sorting.down;
        sorting.key = key;
        [...cell.parentElement.children].forEach((one) => one.removeAttribute("aria-sort"));
        cell.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
        draw();
      });
      return cell;
    });
  }

  function build() {
    const inner = make("div", { className: "fn-list-inner" });
    const list = make("section", { id: "fn-list" }, inner);
    list.setAttribute("aria-label", words.list);
    view = { list, find: make("input", { className: "fn-find", type: "search", placeholder: words.find_hint }),
      count: make("p", { className: "fn-count" }), plots: make("div", { className: "fn-plots" }), body: make("tbody", {}) };
    view.find.setAttribute("aria-label", words.find);
    view.count.setAttribute("role", "status");
    view.find.addEventListener("input", draw);
    const table = make("table", {}, make("thead", {}, make("tr", {}, ...head())), view.body);
    const scroller = make("div", { className: "fn-scroll", tabIndex: 0 }, table);
    scroller.setAttribute("role", "region");
    scroller.setAttribute("aria-label", words.list);
    inner.append(view.find, view.count, view.plots, scroller);
    document.body.append(list);
  }

  document.addEventListener("footnote:view", async (event) => {
    if (event.detail !== "list") return;
    if (!view) build();
    const header = document.getElementById("fn-header");
    if (header) view.list.style.setProperty("--fn-top", `${header.getBoundingClientRect().bottom}px`);
    if (papers) return;
    view.count.textContent = words.working;
    try {
      papers = await load();
    } catch {
      view.count.textContent = words.error_connection;
      return;
    }
    papers.forEach((p) => (p.haystack = haystack(p)));
    draw();
  });
})();
