import type { Clock } from "../../../shared/platform/clock.ts";
import { Bill } from "./billing/bill.ts";
import { dayOf } from "./billing/calendar.ts";
import { InvoiceBook } from "./billing/invoice_book.ts";
import { DEFAULT_PLANT, type Plant } from "./billing/plant.ts";
import {
  type PageLimits,
  profile,
  type ProfileName,
} from "./billing/profile.ts";
import { PeriodCache } from "./cost_explorer/period_cache.ts";
import { FaultList } from "./fault_list.ts";
import { AgreementBook } from "./marketplace/agreement_book.ts";
import type { Role, User } from "./principal.ts";
import type { Report } from "./reports/report.ts";
import { RequestLog } from "./request_log.ts";
import {
  FIRST_FOOTPRINT,
  type FootprintState,
} from "./sustainability/footprint.ts";

/** What an account is made of. */
export interface AccountOptions {
  /** Twelve digits. */
  readonly id: string;
  /** Shape and size of the bill. */
  readonly profile: ProfileName;
  /** What the bill is drawn from. */
  readonly seed: number;
  /** Groups in any Cost Explorer answer and records in any answer of the Marketplace; the services' own limits unless told. */
  readonly pageSize?: number | undefined;
  /** What differs from DEFAULT_PLANT. */
  readonly plant?: Partial<Plant> | undefined;
  /** Tells today to what is planted. */
  readonly clock: Clock;
  /** When it was made; now unless told, as when a journal makes it again. */
  readonly openedAt?: Date | undefined;
}

/** Days back a mid-read restatement reaches, and by how much it moves the figures. */
const MID_READ = { days: 40, basisPoints: 10_130 };

/** One payer account with its organization, principals, faults and log. Accounts share nothing, so tests never meet. */
export class Account {
  /** Twelve digits. */
  readonly id: string;
  /** What Cost Explorer reads. */
  readonly bill: Bill;
  /** What Invoicing reads. */
  readonly invoices: InvoiceBook;
  /** What the organization's accounts bought on the Marketplace. */
  readonly agreements: AgreementBook;
  /** How much one Cost Explorer answer holds. */
  readonly pageLimits: PageLimits;
  /** Records in one answer of the services whose callers choose a page size, at most; null = the service's own limit. */
  readonly pageSize: number | null;
  /** Linked accounts that are suspended: they are listed, keep their costs and let nobody in. */
  readonly suspended: Set<string>;
  /** IAM users by name. */
  readonly users: Map<string, User> = new Map();
  /** IAM roles by ARN: those of the payer and those of its linked accounts. */
  readonly roles: Map<string, Role> = new Map();
  /** Faults waiting for their calls. */
  readonly faults: FaultList = new FaultList();
  /** The calls received. */
  readonly requests: RequestLog = new RequestLog();
  /** Groups added up for the pages before. */
  readonly periods: PeriodCache = new PeriodCache();
  /** Its cost and usage reports and exports, by name. */
  readonly reports: Map<string, Report> = new Map();
  /** How its emissions are told. */
  footprint: FootprintState = FIRST_FOOTPRINT;
  /** Names of the linked accounts, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** What page tokens are sealed with. */
  readonly tokenSecret: string = crypto.randomUUID();
  readonly #clock: Clock;
  #answers = 0;

  /** Makes an account without users or roles. */
  constructor(options: AccountOptions) {
    this.id = options.id;
    const shape = profile(options.profile, options.id, options.seed);
    this.bill = new Bill(
      shape,
      { ...DEFAULT_PLANT, ...options.plant },
      options.seed,
    );
    this.invoices = new InvoiceBook(
      this.bill,
      options.openedAt ?? options.clock.now(),
    );
    this.agreements = new AgreementBook(
      shape,
      this.bill.plant,
      options.seed,
    );
    const size = options.pageSize;
    this.pageLimits = size === undefined
      ? shape.page
      : { dailyGroups: size, monthlyGroups: size, periods: Math.max(size, 31) };
    this.pageSize = size ?? null;
    this.suspended = new Set(
      shape.accounts.filter(({ isSuspended }) => isSuspended).map(({ id }) =>
        id
      ),
    );
    this.names = new Map(
      shape.accounts.map((account) => [account.id, account.name]),
    );
    this.#clock = options.clock;
  }

  /** Counts a Cost Explorer answer, and restates the bill when the planted moment has come. */
  answered(): void {
    this.#answers++;
    if (this.#answers !== this.bill.plant.restatementMidRead) return;
    const today = dayOf(this.#clock.now());
    this.bill.restate({
      start: today - MID_READ.days,
      end: today + 1,
      basisPoints: MID_READ.basisPoints,
      withoutServices: [],
      madeAt: this.#clock.now(),
    });
  }
}
