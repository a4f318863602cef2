/** How many rows a table of the sample gets; tables that are not named here have a fixed number. */
export interface Sizes {
  readonly users: number;
  readonly accounts: number;
  readonly contacts: number;
  readonly leads: number;
  readonly opportunities: number;
  readonly products: number;
  readonly quotes: number;
  readonly orders: number;
  readonly invoices: number;
  readonly incidents: number;
  readonly tasks: number;
  /** On one account, besides `tasks`. */
  readonly tasksOfOneAccount: number;
  readonly phoneCalls: number;
  readonly emails: number;
  readonly appointments: number;
  readonly notes: number;
  readonly connections: number;
  readonly articles: number;
  readonly shipments: number;
  readonly depots: number;
}

const small: Sizes = {
  users: 30,
  accounts: 300,
  contacts: 900,
  leads: 200,
  opportunities: 500,
  products: 60,
  quotes: 200,
  orders: 150,
  invoices: 120,
  incidents: 300,
  tasks: 600,
  tasksOfOneAccount: 6000,
  phoneCalls: 400,
  emails: 300,
  appointments: 200,
  notes: 300,
  connections: 100,
  articles: 40,
  shipments: 400,
  depots: 20,
};

/** Row counts by size: `large` has about 100 times as much trade, but not 100 times the products and colleagues. */
export const sizes: Readonly<Record<'small' | 'large', Sizes>> = {
  small,
  large: {
    ...small,
    users: 300,
    accounts: 30_000,
    contacts: 90_000,
    leads: 20_000,
    opportunities: 50_000,
    products: 600,
    quotes: 20_000,
    orders: 15_000,
    invoices: 12_000,
    incidents: 30_000,
    tasks: 60_000,
    phoneCalls: 40_000,
    emails: 30_000,
    appointments: 20_000,
    notes: 30_000,
    connections: 10_000,
    articles: 400,
    shipments: 40_000,
    depots: 60,
  },
};
