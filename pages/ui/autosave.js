// Hands text in a text area to the page while it is typed, not only when the field is left, so
// that a reload or a closed window loses a second of typing at most; until then it asks first.

const QUIET = 700;
const FIELDS = '[data-testid="stTextArea"] textarea';
let timer = null;
let typedInto = null;

// Streamlit takes a text over on Ctrl and Enter, which leaves the text and the cursor alone.
function hand() {
  clearTimeout(timer);
  const field = typedInto;
  typedInto = null;
  if (!field || !field.isConnected) return;
  field.dispatchEvent(
    new KeyboardEvent("keydown", {
      key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true,
    })
  );
}

function typed(event) {
  const field = event.target;
  if (!(field instanceof HTMLElement) || !field.matches(FIELDS)) return;
  if (typedInto && typedInto !== field) hand();
  clearTimeout(timer);
  typedInto = field;
  timer = setTimeout(hand, QUIET);
}

function leaving(event) {
  if (typedInto) event.preventDefault();
}

// Called anew at every run of the page: the same listeners are added once only.
export default function () {
  document.addEventListener("input", typed);
  window.addEventListener("beforeunload", leaving);
  return () => {
    hand();
    document.removeEventListener("input", typed);
    window.removeEventListener("beforeunload", leaving);
  };
}
