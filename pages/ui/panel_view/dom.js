// Small helpers. Every word from outside enters through textContent, never as markup.

function node(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined && text !== null) made.textContent = text;
  return made;
}

function add(parent, ...children) {
  for (const child of children.flat()) if (child) parent.appendChild(child);
  return parent;
}

function button(label, className, key, onTap) {
  const made = node("button", className, label);
  made.type = "button";
  made.dataset.key = key;
  made.onclick = onTap;
  return made;
}

function heading(text) {
  const made = node("h1", "", text);
  made.tabIndex = -1;
  made.dataset.key = "heading";
  return made;
}

function paragraphs(list) {
  return (list ?? []).map((text) => node("p", "", text));
}

// The house's own mark: lines of a letter and a heart, for the eye alone.
function mark() {
  const drawn = (name, parent, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    parent?.appendChild(made);
    return made;
  };
  const svg = drawn("svg", null, { viewBox: "0 0 32 32", class: "mark", "aria-hidden": "true" });
  drawn("rect", svg, { width: 32, height: 32, rx: 8, class: "tile" });
  drawn("path", svg, { d: "M7 9.5h18M7 16h11M7 22.5h7", class: "lines" });
  const heart = "M22.5 26.2l-4.3-4.2a2.7 2.7 0 0 1 3.8-3.8l.5.5.5-.5a2.7 2.7 0 0 1 3.8 3.8z";
  drawn("path", svg, { d: heart, class: "heart" });
  return svg;
}

function scroller(start) {
  for (let at = start; at; at = at.parentElement ?? at.getRootNode().host) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight)
      return at;
  }
  return document.scrollingElement;
}
