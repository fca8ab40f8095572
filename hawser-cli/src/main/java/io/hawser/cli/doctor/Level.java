package io.hawser.cli.doctor;

/** Says how good or bad a finding is, from the best to the worst. */
public enum Level {
  /** All is well. */
  OK("ok"),
  /** Not examined, because an earlier step found nothing to examine. */
  SKIPPED("skipped"),
  /** It works, but needs a look. */
  WARNING("warning"),
  /** It does not work. */
  FAILED("failed");

  private final String word;

  Level(String word) {
    this.word = word;
  }

  /**
   * Returns the level as it is printed.
   *
   * @return one word
   */
  public String word() {
    return word;
  }
}
