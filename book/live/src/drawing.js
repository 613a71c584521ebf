// A drawing that the reader's own code has made, on its way into the page: shapes and text pass,
// whatever could run, load or lead elsewhere does not.

import DOMPurify from "dompurify";

const purify = DOMPurify(window);

// What matplotlib refers to: marks and clip paths of the same drawing, and pixels that it brings.
purify.addHook("uponSanitizeAttribute", (node, about) => {
  const value = about.attrValue;
  if (about.attrName === "href" || about.attrName === "xlink:href") {
    const pixels = node.nodeName === "image" && /^data:image\/png;base64,[a-z0-9+/=\s]*$/i.test(value);
    about.keepAttr = pixels || (node.nodeName === "use" && /^#[\w-]+$/.test(value));
    about.forceKeepAttr = about.keepAttr;
  } else if (about.attrName !== "d" && leadsAway(value)) {
    about.keepAttr = false;
  }
});

/**
 * Whether an attribute, most of all a style, names an address or leaves its drawing.
 * @param {string} value
 */
function leadsAway(value) {
  const css = value.replace(/\/\*.*?\*\//gs, "");
  return /\\|@|image|src\s*\(|position|url\s*\((?!#[\w-]+\))/i.test(css);
}

/** @param {string} svg @returns {Node} */
export function drawing(svg) {
  return purify.sanitize(svg, {
    USE_PROFILES: { svg: true },
    ADD_TAGS: ["use"],
    FORBID_TAGS: ["style", "a", "script", "foreignObject", "animate", "set", "filter", "feImage"],
    ALLOW_DATA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
}
