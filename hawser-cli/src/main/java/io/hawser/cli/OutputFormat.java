package io.hawser.cli;

/** The forms of a result. */
enum OutputFormat {
  /** The result is for people. */
  table,
  /** The result is for programs and for bug reports. */
  json
}
