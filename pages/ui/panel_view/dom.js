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

function scroller(start) {
  for (let at = start; at; at = at.parentElement ?? at.getRootNode().host) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight)
      return at;
  }
  return document.scrollingElement;
}
