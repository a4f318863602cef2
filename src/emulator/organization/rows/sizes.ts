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

/** What does not grow with the company's trade. */
const fixed = { products: 600, users: 300, depots: 60, articles: 400, tasksOfOneAccount: 6000 };

/** Row counts by size: `large` has about 100 times as many rows as `small`. */
export const sizes: Readonly<Record<'small' | 'large', Sizes>> = {
  small,
  large: {
    ...(Object.fromEntries(
      Object.entries(small).map(([name, count]) => [name, count * 100]),
    ) as unknown as Sizes),
    ...fixed,
  },
};
