package io.hawser.spring.boot;

/** The values of {@code hawser.tcc.fence.initialize-schema}. */
public enum SchemaMode {
  /** The table must be there. */
  NEVER,
  /** The table is created if it is missing. */
  ALWAYS
}
