/** The settings of Database Query. */
export const QUERY_SETTINGS = {
  type: "object",
  properties: {
    DATABASE_URL: {
      type: "string",
      description: "postgres://user:password@host:5432/database; empty: SQLite in DATA_DIR",
      default: "",
      "x-secret": true,
    },
    MAX_SPAN_HOURS: {
      type: "number",
      description: "The longest span of time of one request",
      exclusiveMinimum: 0,
      default: 744,
    },
    MAX_ROWS: {
      type: "integer",
      description: "The most messages of a page",
      minimum: 1,
      maximum: 100_000,
      default: 5000,
    },
    MAX_POINTS: {
      type: "integer",
      description: "The most points of a plot, for each pointer",
      minimum: 1,
      maximum: 10_000,
      default: 2000,
    },
    MAX_MESSAGES: {
      type: "integer",
      description: "The most messages that one plot looks at",
      minimum: 1,
      default: 2_000_000,
    },
    QUERIES: {
      type: "integer",
      description: "Queries at the same time",
      minimum: 1,
      maximum: 100,
      default: 4,
    },
  },
} as const;
