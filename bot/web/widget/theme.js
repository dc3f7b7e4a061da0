/** A shop's own brand colour, unless nobody could read it. */

const READABLE = 4.5; // WCAG 2.2 AA for text

/** Take `--shop-chat-brand` over; text on it becomes black or white, whichever reads better. */
export function applyTheme(host, panel) {
  const wanted = getComputedStyle(host).getPropertyValue("--shop-chat-brand").trim();
  if (!wanted) return;
  const brand = luminance(wanted);
  if (!CSS.supports("color", wanted) || contrast(brand, luminance(getComputedStyle(panel).backgroundColor)) < READABLE) {
    console.warn(`shop-chat: --shop-chat-brand ${wanted} cannot be read on the chat's background; the default stays`);
    return;
  }
  const on = contrast(brand, 1) >= READABLE ? "#ffffff" : "#000000";
  panel.style.setProperty("--sd-brand", wanted);
  panel.style.setProperty("--sd-on-brand", on);
  host.style.setProperty("--shop-chat-on-brand", on);
}

/** WCAG contrast ratio of two luminances, 1 to 21. */
function contrast(one, other) {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** WCAG relative luminance of any colour that CSS knows, 0 to 1. */
function luminance(colour) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = Array.from(context.getImageData(0, 0, 1, 1).data, (value) => linear(value / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
