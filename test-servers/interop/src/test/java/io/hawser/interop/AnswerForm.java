package io.hawser.interop;

import java.util.Set;

/** How a server answers merged requests (protocol section 7.2). */
enum AnswerForm {
  /** Nothing is merged. */
  NOT_MERGED(false, Set.of()),
  /** One frame for each answer, as if nothing had been merged. */
  INDIVIDUAL(true, Set.of()),
  MERGE_RESULT(true, Set.of(WireTap.MERGE_RESULT)),
  BATCH_RESULT(true, Set.of(WireTap.BATCH_RESULT));

  private final boolean merged;
  private final Set<Integer> containers;

  AnswerForm(boolean merged, Set<Integer> containers) {
    this.merged = merged;
    this.containers = containers;
  }

  /** Whether the client merges. */
  boolean merged() {
    return merged;
  }

  /** Type codes of the frames that hold several answers. */
  Set<Integer> containers() {
    return containers;
  }
}
