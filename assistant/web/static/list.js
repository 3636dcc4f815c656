// The view of the whole list: find, filter, sort, look at it, ask about a record. Built from the
// public endpoint /publications when it is first looked at; every string is set as text.
(() => {
  "use strict";
  const footnote = window.footnote;
  const { words, fill, make, draw, button, ask } = footnote;
  const MOST_BARS = 12;
  const narrow = matchMedia("(max-width: 640px)");
  const filters = { year: "", category: "", code: "", period: null };
  const sorting = { key: null, down: false };
  const owners = JSON.parse(document.querySelector('meta[name="footnote-owners"]').content);
  let papers = null;
  let view = null;

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

  function prepare(paper) {
    const month = /^\d{4}-(\d{2})/.exec(paper.date || "");
    paper.month = month ? Number(month[1]) : 0;
    paper.haystack = columns.map(([, text]) => text(paper)).concat(paper.keywords, paper.venue || "").join(" ").toLowerCase();
  }

  function fits(paper) {
    const { period } = filters;
    return (!filters.year || String(paper.year) === filters.year)
      && (!filters.category || paper.category === filters.category)
      && (!filters.code || Boolean(paper.code_flag) === (filters.code === "yes"))
      && (!period || ((paper.year || 0) === period.year && paper.month >= period.from && paper.month <= period.to));
  }

  function found() {
    const asked = view.find.value.toLowerCase().split(/\s+/).filter(Boolean);
    return papers.filter((paper) => fits(paper) && asked.every((word) => paper.haystack.includes(word)));
  }

  const about = (paper) => ask(`What is "${paper.title.slice(0, 900)}" about?`);

  function row(paper) {
    const cells = columns.map(([key, text], at) => {
      const cell = make("td", { dir: "auto" });
      if (at === 0) cell.append(button(text(paper), () => about(paper), { className: "fn-row-ask", title: words.ask_about }));
      else if (key === "code" && /^https:\/\//.test(paper.code_url || "")) {
        cell.append(make("a", { href: paper.code_url, target: "_blank", rel: "noopener noreferrer nofollow", textContent: new URL(paper.code_url).hostname }));
      } else cell.textContent = text(paper);
      return cell;
    });
    return make("tr", {}, ...cells);
  }

  function update() {
    const shown = found();
    if (sorting.key) {
      const text = columns.find(([key]) => key === sorting.key)[1];
      const order = new Intl.Collator(words.language, { numeric: true });
      shown.sort((a, b) => order.compare(text(a), text(b)) * (sorting.down ? -1 : 1));
    }
    view.body.replaceChildren(...shown.map(row));
    view.count.textContent = fill(words.shown, { count: shown.length, total: papers.length });
    const { period } = filters;
    view.reset.textContent = period ? `${words.reset_filters}: ${period.name} ×` : words.reset_filters;
    view.reset.hidden = !(view.find.value || filters.year || filters.category || filters.code || period);
    view.years.value = filters.year;
    view.categories.value = filters.category;
    view.codes.value = filters.code;
    picture(shown);
  }

  function counted(shown, values) {
    const counts = new Map();
    shown.forEach((p) => values(p).forEach((value) => counts.set(value, (counts.get(value) || 0) + 1)));
    return [...counts];
  }

  const more = (a, b) => b[1] - a[1] || a[0].localeCompare(b[0]);

  function bars(title, key, counts) {
    if (!counts.length) return null;
    const most = Math.max(...counts.map(([, count]) => count));
    const lines = counts.slice(0, MOST_BARS).map(([label, count]) => {
      const bar = draw("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, draw("rect", { width: (100 * count) / most, height: 10, rx: 1 }));
      const line = button("", () => {
        filters[key] = filters[key] === label ? "" : label;
        update();
        [...view.body.ownerDocument.querySelectorAll(`.fn-bar[data-key="${key}"]`)].find((one) => one.dataset.label === label)?.focus({ preventScroll: true });
      }, { className: "fn-bar" });
      Object.assign(line.dataset, { key, label });
      line.setAttribute("aria-pressed", filters[key] === label);
      line.append(make("span", { textContent: label }), bar, make("span", { textContent: count }));
      return line;
    });
    const made = section(title, "", ...lines);
    made.style.setProperty("--fn-label", `${Math.max(...counts.map(([label]) => label.length)) * 0.6 + 0.4}em`);
    return made;
  }

  function section(title, hint, ...children) {
    const head = [make("h2", { textContent: title })];
    if (hint) head.push(make("p", { className: "fn-hint", textContent: hint }));
    return make("section", { className: "fn-plot" }, ...head, ...children);
  }

  function timeline(shown) {
    const made = section(words.timeline, words.timeline_hint, footnote.timeline(shown, narrow.matches, (period, name) => {
      const same = filters.period && filters.period.name === name;
      filters.period = same ? null : { ...period, name };
      update();
      (same ? view.find : view.reset).focus();
    }));
    made.classList.add("fn-wide");
    return made;
  }

  function people(shown) {
    const width = Math.max(260, Math.min(view.pictures.clientWidth, 900) - 34);
    const made = footnote.people(shown, owners, width, (name) => ask(fill(words.ask_with, { name })));
    if (!made) return null;
    const whole = section(words.people, words.people_hint, ...made);
    whole.classList.add("fn-wide");
    return whole;
  }

  // The chosen way of looking; each shows what the filters leave.
  function picture(shown) {
    const whole = view.mode === "timeline" ? shown.length && timeline(shown) : view.mode === "people" && people(shown);
    view.table.hidden = view.mode !== "table";
    if (view.mode === "table") {
      const years = counted(shown, (p) => (p.year ? [String(p.year)] : [])).sort((a, b) => b[0] - a[0]);
      const categories = counted(shown, (p) => (p.category ? [p.category] : [])).sort(more);
      view.pictures.replaceChildren(...[bars(words.per_year, "year", years), bars(words.per_category, "category", categories)].filter(Boolean));
    } else view.pictures.replaceChildren(whole || make("p", { className: "fn-hint", textContent: words.nothing_to_draw }));
  }

  function modes() {
    const group = make("div", { className: "fn-modes" });
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", words.views);
    for (const mode of ["table", "timeline", "people"]) {
      const one = button(words[`mode_${mode}`], () => {
        view.mode = mode;
        [...group.children].forEach((other) => other.setAttribute("aria-pressed", other === one));
        update();
      });
      one.setAttribute("aria-pressed", mode === view.mode);
      group.append(one);
    }
    return group;
  }

  function head() {
    return columns.map(([key]) => {
      const cell = make("th", { scope: "col" });
      cell.append(button(words[key], () => {
        sorting.down = sorting.key === key && !sorting.down;
        sorting.key = key;
        [...cell.parentElement.children].forEach((one) => one.removeAttribute("aria-sort"));
        cell.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
        update();
      }, { className: "fn-sort" }));
      return cell;
    });
  }

  function choice(key, label, first, options) {
    const select = make("select", { className: "fn-choice" }, ...[["", first], ...options].map(([value, text]) => make("option", { value, textContent: text })));
    select.setAttribute("aria-label", label);
    select.addEventListener("change", () => {
      filters[key] = select.value;
      update();
    });
    return select;
  }

  function build() {
    const inner = make("div", { className: "fn-list-inner" });
    const list = make("section", { id: "fn-list" }, inner);
    list.setAttribute("aria-label", words.list);
    view = { list, inner, mode: "table", find: make("input", { className: "fn-find", type: "search", placeholder: words.find_hint, dir: "auto" }),
      count: make("p", { className: "fn-count" }), pictures: make("div", { className: "fn-plots" }), body: make("tbody", {}) };
    view.find.setAttribute("aria-label", words.find);
    view.count.setAttribute("role", "status");
    view.find.addEventListener("input", update);
    view.reset = button(words.reset_filters, () => {
      Object.assign(filters, { year: "", category: "", code: "", period: null });
      view.find.value = "";
      update();
      view.find.focus();
    }, { className: "fn-reset", hidden: true });
    inner.append(view.find, view.count);
    document.body.append(list);
  }

  function fillIn() {
    const years = [...new Set(papers.filter((p) => p.year).map((p) => String(p.year)))].sort().reverse();
    const categories = counted(papers, (p) => (p.category ? [p.category] : [])).sort(more).map(([name]) => name);
    view.years = choice("year", words.year, words.any_year, years.map((one) => [one, one]));
    view.categories = choice("category", words.category, words.any_category, categories.map((one) => [one, one]));
    view.codes = choice("code", words.code, words.any_code, [["yes", words.with_code], ["no", words.without_code]]);
    const table = make("table", {}, make("thead", {}, make("tr", {}, ...head())), view.body);
    view.table = make("div", { className: "fn-scroll", tabIndex: 0 }, table);
    view.table.setAttribute("role", "region");
    view.table.setAttribute("aria-label", words.publications);
    view.find.after(make("div", { className: "fn-filters" }, view.years, view.categories, view.codes));
    const line = make("div", { className: "fn-line" }, view.count, view.reset);
    view.inner.append(line, modes(), view.pictures, view.table);
    let width = view.inner.clientWidth;
    new ResizeObserver(() => {
      if (!view.inner.clientWidth || view.inner.clientWidth === width) return;
      width = view.inner.clientWidth;
      picture(found());
    }).observe(view.inner);
    update();
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
    papers.forEach(prepare);
    fillIn();
  });
})();
