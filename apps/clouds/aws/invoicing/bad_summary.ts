/** Breaks the first two summaries of an answer: one loses its number, the other's total is no number. */
export function breakSummaries(
  summaries: readonly Record<string, unknown>[],
): Record<string, unknown>[] {
  return summaries.map((summary, index) => {
    if (index > 1) return summary;
    if (index === 0) return { ...summary, InvoiceId: undefined };
    const base = summary["BaseCurrencyAmount"];
    const TotalAmount = "1,234.5.6";
    return typeof base === "object" && base !== null
      ? { ...summary, BaseCurrencyAmount: { ...base, TotalAmount } }
      : summary;
  });
}
