/** Where the code of a column is among the words of a row. */
export interface Place {
  /** The word. */
  readonly word: number;
  /** The bits below it. */
  readonly shift: number;
  /** As many ones as it has bits. */
  readonly mask: number;
}

/** How the codes of a row are packed into words of 32 bits: whoever hashes and compares a row has fewer of them to look at. */
export interface Packing {
  /** A place for each column. */
  readonly places: readonly Place[];
  /** Words of a row, one at least. */
  readonly words: number;
}

/** Room for codes below `sizes`, and once more as many, column by column. */
export function packingFor(sizes: readonly number[]): Packing {
  let word = 0;
  let shift = 0;
  const places = sizes.map((size) => {
    const bits = Math.min(32, 33 - Math.clz32(Math.max(1, size - 1)));
    if (shift + bits > 32) {
      word += 1;
      shift = 0;
    }
    const place = { word, shift, mask: bits === 32 ? -1 : (1 << bits) - 1 };
    shift += bits;
    return place;
  });
  return { places, words: word + 1 };
}

/** Whether codes below `sizes` fit. */
export function fits(
  { places }: Packing,
  sizes: readonly number[],
): boolean {
  return sizes.every((size, i) => {
    const mask = places[i]?.mask ?? 0;
    return mask === -1 || size - 1 <= mask;
  });
}

/** The code at a place of the row whose words begin at `from`. */
export function codeAt(
  rows: Int32Array,
  from: number,
  { word, shift, mask }: Place,
): number {
  return ((rows[from + word] ?? 0) >>> shift) & mask;
}
