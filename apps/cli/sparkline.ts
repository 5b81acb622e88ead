const BARS = "▁▂▃▄▅▆▇█";

/**
 * A row of bars, one per value, the largest the highest. A drawing: doubles are fine, and what is not above zero is
 * the lowest bar. More values than `width` are averaged in groups.
 */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.length <= width ? values : averages(values, width);
  const most = Math.max(...shown, 0);
  if (most === 0) return BARS.charAt(0).repeat(shown.length);
  return shown.map((value) => {
    const height = Math.round((Math.max(0, value) / most) * (BARS.length - 1));
    return BARS.charAt(height);
  }).join("");
}

function averages(values: readonly number[], width: number): number[] {
  return Array.from({ length: width }, (_, index) => {
    const from = Math.floor((index * values.length) / width);
    const to = Math.max(
      from + 1,
      Math.floor(((index + 1) * values.length) / width),
    );
    const group = values.slice(from, to);
    return group.reduce((sum, value) => sum + value, 0) / group.length;
  });
}
