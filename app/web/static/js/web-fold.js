// Searching without diacritics: the same folding as app/vietnamese (cases.json tests both).

const MARKS = /[\u0300-\u036f]/g;
const NOT_FOLDED = /[^a-z0-9]+/g;

/** Bring a text down to a-z, 0-9 and single spaces: no case, no marks, đ is d. */
export function fold(text) {
  const plain = text.normalize("NFKD").toLowerCase().replaceAll("đ", "d");
  return plain.replace(MARKS, "").replace(NOT_FOLDED, " ").trim();
}

/** Say whether every word that was typed begins a word of `text`. */
export function matches(text, typed) {
  const words = ` ${fold(text)}`;
  return fold(typed).split(" ").every((word) => words.includes(` ${word}`));
}
