// What Keras refuses, in our words and in its own.
import { changeText } from "./demo_parts.js";
import { element } from "./draw.js";

/** A box with `show(refusal)`; it says nothing while there is none. */
export function refusalBox() {
  const [rule, received, mend] = ["strong", "span", "span"].map((tag) => element(tag));
  const keras = element("code");
  const box = element("div", { class: "lw-refused" }, rule, received, mend, keras);
  box.show = (refusal) => {
    box.hidden = !refusal;
    if (!refusal) return;
    changeText(rule, refusal.rule);
    changeText(received, `Received: ${refusal.received}`);
    changeText(mend, refusal.mend);
    const words = refusal.keras ? `Keras: ValueError: … ${refusal.keras} …` : "";
    changeText(keras, refusal.said ?? words);
  };
  return box;
}
