// The keys that walk a grid, as WAI-ARIA's pattern for grids has them.
const ARROW_STEPS = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

/** The [rows, columns] that a key leads on; undefined for other keys, and with Ctrl, Alt or Meta. */
export function arrowStep({ key, ctrlKey, metaKey, altKey }) {
  return ctrlKey || metaKey || altKey ? undefined : ARROW_STEPS[key];
}

/** Keep an event's key from the page, which would scroll, and from JupyterLab. */
export function claimKey(event) {
  event.preventDefault();
  event.stopPropagation();
}
