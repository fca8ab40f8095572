package io.hawser.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The history of one global transaction, as one client saw it.
 *
 * @param xid the transaction
 * @param events in the order in which they were seen
 * @param omitted number of events that were not kept, because there were too many
 */
public record TransactionHistory(String xid, List<Event> events, int omitted) {

  /** Copies the list. */
  public TransactionHistory {
    Objects.requireNonNull(xid, "xid");
    events = List.copyOf(events);
  }

  /** The kinds of events. */
  public enum Kind {
    /** This client began the transaction. */
    BEGIN,
    /** This client registered a branch. */
    BRANCH,
    /** The lock of a branch was held by another transaction. */
    LOCK_CONFLICT,
    /** This client reported the first phase of a branch. */
    REPORT,
    /** This client requested the commit. */
    COMMIT_REQUESTED,
    /** This client requested the rollback. */
    ROLLBACK_REQUESTED,
    /** The coordinator answered to a commit, a rollback or a query. */
    STATUS,
    /** The coordinator asks this client to commit a branch. */
    BRANCH_COMMIT,
    /** The coordinator asks this client to roll a branch back. */
    BRANCH_ROLLBACK,
    /** The handler of a branch has ended. */
    BRANCH_ENDED,
    /** A request failed, or the coordinator answered with a failure. */
    FAILURE
  }

  /**
   * One event.
   *
   * @param at when it was seen
   * @param kind what happened
   * @param detail a sentence without a full stop; it contains no application data
   */
  public record Event(Instant at, Kind kind, String detail) {

    /** Checks that nothing is missing. */
    public Event {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(detail, "detail");
    }
  }

  private boolean has(Kind kind) {
    return events.stream().anyMatch(event -> event.kind() == kind);
  }

  /**
   * Says who ended the transaction, as far as this client can know.
   *
   * @return a sentence
   */
  public String conclusion() {
    boolean begun = has(Kind.BEGIN);
    if (has(Kind.ROLLBACK_REQUESTED)) {
      return "This client requested the rollback.";
    }
    if (has(Kind.BRANCH_ROLLBACK)) {
      return has(Kind.COMMIT_REQUESTED)
          ? "The coordinator rolled it back, although this client requested the commit: usually the"
              + " time-out of the transaction had passed before."
          : begun
              ? "The coordinator rolled it back, and this client did not request it: its time-out"
                  + " had passed, or another participant or an operator requested it."
              : "It was rolled back; another client had begun it.";
    }
    if (has(Kind.COMMIT_REQUESTED)) {
      return "This client requested the commit.";
    }
    if (has(Kind.BRANCH_COMMIT)) {
      return begun
          ? "It was committed, and this client did not request it."
          : "It was committed; another client had begun it.";
    }
    return "This client saw no end of it.";
  }

  /**
   * Returns a text for people.
   *
   * @return one line for each event with its time and the time since the first one, and the
   *     conclusion
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("transaction ").append(xid);
    for (Event event : events) {
      long millis = Duration.between(events.get(0).at(), event.at()).toMillis();
      text.append(
          String.format(Locale.ROOT, "%n  %s %+8d ms  %s", event.at(), millis, event.detail()));
    }
    if (omitted > 0) {
      text.append(String.format("%n  and %d more events that were not kept", omitted));
    }
    return text.append(String.format("%n  %s", conclusion())).toString();
  }
}
