// Pictures of the list: a timeline by year and month, and who publishes with whom. Both are laid out
// by rule, without chance, so that the same list always looks the same. Within a picture the arrow
// keys move; Tab goes past it.
(() => {
  "use strict";
  const { words, fill, make, draw } = window.footnote;
  const MOST_PEOPLE = 24;
  const MOST_YEARS = 120;
  const NARROW = 420; // pixels
  const ROW = 26; // pixels between names, so that each is a target of its own
  const language = words.language;

  // One stop for Tab among `items`; arrow keys go to the nearest item in their direction.
  function rove(items) {
    items.forEach((one, at) => one.setAttribute("tabindex", at ? "-1" : "0"));
    const middle = (one) => {
      const box = one.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    };
    const goTo = (one) => {
      items.forEach((other) => other.setAttribute("tabindex", other === one ? "0" : "-1"));
      one.focus();
    };
    const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    const move = (event) => {
      if (event.key === "Home") goTo(items[0]);
      else if (event.key === "End") goTo(items[items.length - 1]);
      else if (!ways[event.key]) return;
      else {
        const [dx, dy] = ways[event.key];
        const [x, y] = middle(event.currentTarget);
        const away = items.map((one) => {
          const [ox, oy] = middle(one);
          const along = (ox - x) * dx + (oy - y) * dy;
          const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
          return along > 1 ? along + 2 * aside : Infinity;
        });
        const nearest = Math.min(...away);
        if (nearest < Infinity) goTo(items[away.indexOf(nearest)]);
      }
      event.preventDefault();
    };
    items.forEach((one) => one.addEventListener("keydown", move));
  }

  const monthName = (month) => new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" }).format(new Date(Date.UTC(2001, month - 1, 15)));

  // ---- Timeline: a row a year, a column a month, or a quarter where there is little room ----

  function slots(narrow) {
    const width = narrow ? 3 : 1;
    return Array.from({ length: 12 / width }, (_, at) => ({
      from: at * width + 1,
      to: (at + 1) * width,
      label: narrow ? `Q${at + 1}` : monthName(at + 1),
    }));
  }

  function dot(papers, name, period, act) {
    const size = Math.min(24, 10 + 4 * Math.sqrt(papers.length - 1) + (papers.length > 1 ? 4 : 0));
    const face = make("span", { className: "fn-dot", textContent: papers.length > 1 ? papers.length : "" });
    face.style.width = face.style.height = `${size}px`;
    const one = make("button", { type: "button", className: "fn-when-dot", title: `${name}: ${papers.map((p) => p.title).join("; ").slice(0, 300)}` }, face);
    one.setAttribute("aria-label", fill(words.timeline_dot, { when: name, count: papers.length }));
    one.addEventListener("click", () => act(period, name));
    return one;
  }

  // From the latest year to the first, those without a publication too; 0 stands for no year.
  function span(papers) {
    const dated = papers.map((p) => p.year).filter(Boolean);
    const last = Math.max(...dated);
    const years = dated.length ? Array.from({ length: Math.min(last - Math.min(...dated) + 1, MOST_YEARS) }, (_, at) => last - at) : [];
    return papers.some((p) => !p.year) ? [...years, 0] : years;
  }

  function timeline(papers, narrow, act) {
    const columns = slots(narrow);
    const years = span(papers);
    const monthless = papers.some((p) => !p.month);
    const grid = make("div", { className: "fn-timeline" });
    grid.style.setProperty("--fn-columns", columns.length + (monthless ? 1 : 0));
    const head = [make("span", {}), ...columns.map((one) => make("span", { className: "fn-month", textContent: one.label }))];
    if (monthless) head.push(make("span", { className: "fn-month", textContent: "–" }));
    grid.append(...head);
    for (const year of years) {
      const here = papers.filter((p) => (p.year || 0) === year);
      grid.append(make("span", { className: "fn-year", textContent: year || words.undated }));
      const cells = columns.map((one) => [here.filter((p) => p.month >= one.from && p.month <= one.to), one]);
      if (monthless) cells.push([here.filter((p) => !p.month), null]);
      for (const [some, one] of cells) {
        const cell = make("span", { className: "fn-cell" });
        const name = [one && one.label, year || words.undated].filter(Boolean).join(" ");
        const period = { year, from: one ? one.from : 0, to: one ? one.to : 0 };
        if (some.length) cell.append(dot(some, name, period, act));
        grid.append(cell);
      }
    }
    rove([...grid.querySelectorAll("button")]);
    return grid;
  }

  // ---- People: owners in the middle, the others around them in two columns of names ----

  function network(papers, owners) {
    const counts = new Map();
    const joint = new Map(); // "a\nb" -> publications
    for (const paper of papers) {
      const authors = [...new Set(paper.authors)];
      authors.forEach((name) => counts.set(name, (counts.get(name) || 0) + 1));
    }
    const chosen = [...counts].filter(([name]) => !owners.includes(name)).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
      .slice(0, MOST_PEOPLE).map(([name]) => name);
    const known = new Set(chosen);
    for (const paper of papers) {
      const here = [...new Set(paper.authors)].filter((name) => known.has(name));
      here.forEach((a) => here.forEach((b) => a < b && joint.set(`${a}\n${b}`, (joint.get(`${a}\n${b}`) || 0) + 1)));
    }
    const tie = (a, b) => joint.get(a < b ? `${a}\n${b}` : `${b}\n${a}`) || 0;
    return { counts, tie, people: inOrder(chosen, tie) };
  }

  // People who publish together stand together: each place goes to whoever has most with the last.
  function inOrder(people, tie) {
    const rest = [...people];
    const placed = rest.splice(0, 1);
    while (rest.length) {
      const pull = rest.map((name) => 4 * tie(name, placed[placed.length - 1]) + placed.slice(-4).reduce((sum, other) => sum + tie(name, other), 0));
      placed.push(...rest.splice(pull.indexOf(Math.max(...pull)), 1));
    }
    return placed;
  }

  // One column of names with arcs beside it, where there is room for no more.
  function column(people, width) {
    const x = Math.round(width * 0.28);
    const at = people.map((name, index) => ({ name, onRight: true, x, y: 24 + index * ROW }));
    return { at, height: people.length * ROW + 24, arcs: true };
  }

  // Places on an ellipse, even in height: down the right side, up the left.
  function places(people, width) {
    if (width < NARROW) return column(people, width);
    const right = Math.ceil(people.length / 2);
    const height = Math.max(right, 4) * ROW + 24;
    const label = Math.min(190, width * 0.3);
    const across = Math.max(20, Math.min(210, width / 2 - label));
    const at = people.map((name, index) => {
      const onRight = index < right;
      const side = onRight ? right : people.length - right;
      const row = onRight ? index : people.length - 1 - index;
      const y = height / 2 + (row - (side - 1) / 2) * ROW;
      const bow = Math.sqrt(1 - (0.92 * (2 * y - height) / height) ** 2);
      return { name, onRight, y, x: width / 2 + (onRight ? 1 : -1) * across * bow };
    });
    return { at, height, arcs: false };
  }

  function curve(a, b, width, { height, arcs }) {
    if (arcs) {
      const out = Math.max(8, a.x - 10 - (a.x - 14) * Math.min(1, Math.abs(a.y - b.y) / 260));
      return `M${a.x} ${a.y}C${out} ${a.y} ${out} ${b.y} ${b.x} ${b.y}`;
    }
    const pull = a.onRight === b.onRight ? 0.55 : 0.2;
    const mx = (a.x + b.x) / 2 + (width / 2 - (a.x + b.x) / 2) * pull;
    const my = (a.y + b.y) / 2 + (height / 2 - (a.y + b.y) / 2) * pull * 0.5;
    return `M${a.x.toFixed(1)} ${a.y.toFixed(1)}Q${mx.toFixed(1)} ${my.toFixed(1)} ${b.x.toFixed(1)} ${b.y.toFixed(1)}`;
  }

  function shortened(name, room) {
    const most = Math.floor(room / 6.8);
    return name.length <= most ? name : `${name.slice(0, Math.max(3, most - 1))}…`;
  }

  function person(place, count, most, width, act) {
    const radius = 3.5 + 6 * Math.sqrt(count / most);
    const room = (place.onRight ? width - place.x : place.x) - radius - 6;
    const text = draw("text", { x: place.x + (place.onRight ? 1 : -1) * (radius + 6), y: place.y, "dominant-baseline": "central", "text-anchor": place.onRight ? "start" : "end" });
    text.textContent = shortened(place.name, room);
    const target = { x: place.onRight ? place.x - 12 : 0, y: place.y - 12, width: place.onRight ? width - place.x + 12 : place.x + 12, height: 24 };
    const node = draw("g", { class: "fn-person", role: "button", "aria-label": fill(words.people_ask, { name: place.name, count }) },
      draw("rect", target), draw("circle", { cx: place.x, cy: place.y, r: radius }), text);
    node.addEventListener("click", () => act(place.name));
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      act(place.name);
    });
    return node;
  }

  function lines(net, laid, width) {
    const found = [];
    laid.at.forEach((a, i) => laid.at.slice(i + 1).forEach((b) => {
      const weight = net.tie(a.name, b.name);
      if (weight) found.push({ names: [a.name, b.name], weight, path: curve(a, b, width, laid) });
    }));
    return found.map((one) => {
      const path = draw("path", { d: one.path, "stroke-width": Math.min(5, 0.8 + 0.5 * one.weight) });
      path.names = one.names;
      return path;
    });
  }

  function people(papers, owners, width, act) {
    const net = network(papers, owners);
    if (net.people.length < 2) return null;
    const laid = places(net.people, width);
    const most = Math.max(...net.people.map((name) => net.counts.get(name)));
    const paths = lines(net, laid, width);
    const nodes = laid.at.map((place) => person(place, net.counts.get(place.name), most, width, act));
    const picture = draw("svg", { class: "fn-people", viewBox: `0 0 ${width} ${laid.height}`, width, height: laid.height, role: "group", "aria-label": words.people },
      draw("g", { class: "fn-ties", "aria-hidden": "true" }, ...paths), ...nodes);
    const light = (name) => {
      picture.classList.toggle("fn-lit", Boolean(name));
      paths.forEach((path) => path.classList.toggle("fn-on", Boolean(name) && path.names.includes(name)));
      nodes.forEach((node, at) => node.classList.toggle("fn-on", Boolean(name) && (laid.at[at].name === name || net.tie(laid.at[at].name, name) > 0)));
    };
    nodes.forEach((node, at) => {
      ["pointerenter", "focus"].forEach((kind) => node.addEventListener(kind, () => light(laid.at[at].name)));
      ["pointerleave", "blur"].forEach((kind) => node.addEventListener(kind, () => light(null)));
    });
    rove(nodes);
    return [picture, asText(net)];
  }

  // The same as a list of sentences, for whoever would rather read than look.
  function asText(net) {
    const items = net.people.map((name) => {
      const others = net.people.map((other) => [other, other === name ? 0 : net.tie(name, other)]).filter(([, count]) => count)
        .sort((a, b) => b[1] - a[1]).slice(0, 8).map(([other, count]) => `${other} (${count})`).join(", ");
      return make("li", { textContent: fill(others ? words.people_with : words.people_alone, { name, count: net.counts.get(name), others }) });
    });
    return make("details", { className: "fn-people-text" }, make("summary", { textContent: words.people_as_text }), make("ul", {}, ...items));
  }

  Object.assign(window.footnote, { timeline, people });
})();
