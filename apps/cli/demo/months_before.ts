/** First day of the month so many months before the running one (UTC). */
export function monthsBefore(now: Date, months: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1))
    .toISOString().slice(0, 10);
}
