package io.hawser.cli;

/** The forms of a result. */
enum OutputFormat {
  /** For people. */
  table,
  /** For programs, and for bug reports. */
  json
}
