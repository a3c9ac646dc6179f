// A tensor drawn as a box: up its height, back its width, to the right its channels. Sides grow with
// the logarithm of the sizes, so that 4,096 channels and 1 pixel fit one page.
import { element } from "./draw.js";

const BOX_SMALLEST = 4; // pixels of a side of size 1
const BOX_DOUBLING = 6; // more pixels each time a size doubles
const BOX_SLANT = 0.35; // of a side that goes back, seen from the front

/** How long a side of the picture is, in CSS pixels. */
export function boxSide(size) {
  return BOX_SMALLEST + BOX_DOUBLING * Math.log2(size);
}

/**
 * The corners of a tensor's box, as the `d` of three paths, and the picture's size.
 * @param {number[]} sizes - of a sample: (height, width, channels), (steps, channels) or (features)
 */
export function boxPaths(sizes) {
  const right = boxSide(sizes.at(-1));
  const up = sizes.length > 1 ? boxSide(sizes[0]) : BOX_SMALLEST + 2;
  const back = BOX_SLANT * (sizes.length > 2 ? boxSide(sizes[1]) : BOX_SMALLEST);
  const at = (x, y) => `${(x + 1).toFixed(1)} ${(y + 1).toFixed(1)}`;
  const path = (...corners) => `M${corners.map(([x, y]) => at(x, y)).join("L")}Z`;
  return {
    width: right + back + 2,
    height: up + back + 2,
    front: path([0, back], [right, back], [right, back + up], [0, back + up]),
    top: path([0, back], [back, 0], [right + back, 0], [right, back]),
    side: path([right, back], [right + back, 0], [right + back, up], [right, back + up]),
  };
}

/** A picture with `show(sizes)`; null draws nothing. */
export function tensorBox() {
  const faces = ["front", "top", "side"].map((face) =>
    element("path", { class: `lw-box-${face}` }),
  );
  const picture = element("svg", { class: "lw-box", "aria-hidden": "true" }, ...faces);
  let shown;
  picture.show = (sizes) => {
    if (shown === String(sizes)) return;
    shown = String(sizes);
    const paths = sizes ? boxPaths(sizes) : { width: 30, height: 30, front: "", top: "", side: "" };
    const [width, height] = [Math.ceil(paths.width), Math.ceil(paths.height)];
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    picture.setAttribute("width", width);
    picture.setAttribute("height", height);
    faces.forEach((face, i) => face.setAttribute("d", paths[["front", "top", "side"][i]]));
  };
  return picture;
}
