// Records count code points, JavaScript strings UTF-16 units: "😀" is one of the first and two of the second.

/** Converts offsets of one text, both ways, in O(log n) of its characters outside the Basic Multilingual Plane. */
export class Offsets {
  /** @param {string} text */
  constructor(text) {
    // The code point offset of every character that takes two units, in order.
    this.wide = [];
    let points = 0;
    for (let unit = 0; unit < text.length; unit += 1) {
      const code = text.codePointAt(unit);
      if (code > 0xffff) {
        this.wide.push(points);
        unit += 1;
      }
      points += 1;
    }
    this.text = text;
    this.length = points;
  }

  /** The UTF-16 offset of a code point offset. */
  unit(point) {
    return point + below(this.wide, point);
  }

  /** The code point offset of a UTF-16 offset; one inside a pair is taken as the pair's start. */
  point(unit) {
    let low = 0;
    let high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      // The pair with this number ends at its code point offset, one unit for each pair before it, and its own two.
      if (this.wide[middle] + middle + 2 <= unit) low = middle + 1;
      else high = middle;
    }
    const inside = low < this.wide.length && this.wide[low] + low + 1 === unit;
    return unit - low - (inside ? 1 : 0);
  }

  /** The characters between two code point offsets. */
  slice(start, end) {
    return this.text.slice(this.unit(start), this.unit(end));
  }
}

/** How many of the sorted numbers are less than a number. */
function below(numbers, number) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The words of a text as [start, end] in UTF-16 units, as the language of the text divides them.
 * Marks that join a word stay in it ("Сейт-Султан", "124.27", decomposed accents).
 */
export function words(text, language) {
  const found = [];
  for (const part of segmenter(language).segment(text)) {
    if (!part.isWordLike) continue;
    const start = part.index;
    const end = start + part.segment.length;
    found.push([start, end]);
  }
  return found;
}

function segmenter(language) {
  try {
    return new Intl.Segmenter(language || undefined, { granularity: "word" });
  } catch {
    return new Intl.Segmenter(undefined, { granularity: "word" });
  }
}
