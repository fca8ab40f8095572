package io.hawser.netty.internal.codec;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import java.util.Objects;

/**
 * The release of a peer, as it announced it when registering (section 6.5), and the numbers that
 * depend on it: a value that a release does not know makes the whole frame unreadable there.
 *
 * <p>Immutable.
 */
@SuppressWarnings("EnumOrdinal") // TransactionExceptionCode is declared in the order of 2.x
public final class PeerVersion {
  private static final long NOT_COMPARABLE = -1;
  private static final int MAX_PARTS = 4;
  private static final int LAST_COMMON_EXCEPTION = TransactionExceptionCode.FailedStore.ordinal();
  private static final TransactionExceptionCode[] EXCEPTIONS = TransactionExceptionCode.values();

  /** The release this SDK announces; also assumed of a peer that has not said its own yet. */
  public static final PeerVersion OURS = of("2.6.0");

  private final String text;
  private final long value;

  private PeerVersion(String text, long value) {
    this.text = text;
    this.value = value;
  }

  /**
   * Reads a version as peers do.
   *
   * @param text what the peer sent, anything
   * @return the version; never fails
   */
  public static PeerVersion of(String text) {
    return new PeerVersion(text, valueOf(Objects.requireNonNull(text, "text")));
  }

  private static long valueOf(String text) {
    if (text.isBlank()) {
      return NOT_COMPARABLE;
    }
    long sum = 0;
    long weight = 1_000_000;
    int parts = 0;
    for (int at = 0; at < text.length(); ) {
      int dot = text.indexOf('.', at);
      int end = dot < 0 ? text.length() : dot;
      // Peers do not count empty parts: "1..5" is 1.5.
      if (end > at) {
        if (++parts > MAX_PARTS) {
          return NOT_COMPARABLE;
        }
        sum += leadingNumber(text.substring(at, end)) * weight;
        weight /= 100;
      }
      at = end + 1;
    }
    return sum;
  }

  /** Returns the number before a hyphen, 0 if that is not a number. */
  private static long leadingNumber(String part) {
    int hyphen = part.indexOf('-');
    String digits = hyphen < 0 ? part : part.substring(0, hyphen);
    if (digits.isEmpty() || digits.length() > 9) {
      return 0;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return 0;
      }
    }
    return Long.parseLong(digits);
  }

  /**
   * Returns the version as the peer sent it.
   *
   * @return the text, possibly empty
   */
  public String text() {
    return text;
  }

  /**
   * Returns the number that peers compare, for example 2060000 for 2.6.0; negative if there is
   * none.
   */
  long value() {
    return value;
  }

  /**
   * Returns whether the text can be compared with other versions. Blank text and more than four
   * parts cannot.
   *
   * @return whether {@link #atLeast} can be true
   */
  public boolean isComparable() {
    return value != NOT_COMPARABLE;
  }

  /**
   * Returns whether the peer is of that release or a later one.
   *
   * @param major for example 2
   * @param minor for example 3
   * @param patch for example 0
   * @return {@code false} also if the version is not comparable
   */
  public boolean atLeast(int major, int minor, int patch) {
    return isComparable() && value >= major * 1_000_000L + minor * 10_000L + patch * 100L;
  }

  /**
   * Returns the number of an exception code at this peer (section 5).
   *
   * @param code the code
   * @return its number; that of a near code, or 0, if this release does not know it
   */
  public int exceptionCode(TransactionExceptionCode code) {
    int number = code.ordinal();
    if (number <= LAST_COMMON_EXCEPTION || atLeast(2, 0, 0)) {
      return number;
    }
    return switch (code) {
      case LockKeyConflictFailFast ->
          atLeast(1, 5, 0)
              ? LAST_COMMON_EXCEPTION + 1
              : TransactionExceptionCode.LockKeyConflict.ordinal();
      case TransactionTimeout, CommitHeuristic, Broken -> atLeast(1, 7, 0) ? number - 1 : 0;
      default -> 0;
    };
  }

  /**
   * Returns the exception code that a number means at this peer.
   *
   * @param code the byte from the wire
   * @return the code; {@link TransactionExceptionCode#Unknown} if this release has no such number
   */
  public TransactionExceptionCode exceptionCode(int code) {
    if (code >= 0 && code < EXCEPTIONS.length) {
      TransactionExceptionCode known = EXCEPTIONS[code];
      if (code <= LAST_COMMON_EXCEPTION || atLeast(2, 0, 0)) {
        return known;
      }
      if (code == LAST_COMMON_EXCEPTION + 1) {
        return atLeast(1, 5, 0)
            ? TransactionExceptionCode.LockKeyConflictFailFast
            : TransactionExceptionCode.Unknown;
      }
      if (atLeast(1, 7, 0) && code + 1 < EXCEPTIONS.length) {
        return EXCEPTIONS[code + 1];
      }
    }
    return TransactionExceptionCode.Unknown;
  }

  /**
   * Returns the number of a branch status at this peer.
   *
   * @param s the status
   * @return its number; that of a near status, or 0, if this release does not know it
   */
  public int branchStatus(BranchStatus s) {
    BranchStatus known =
        switch (s) {
          case PhaseTwo_CommitFailed_XAER_NOTA_Retryable ->
              atLeast(1, 5, 0) ? s : BranchStatus.PhaseTwo_CommitFailed_Retryable;
          case PhaseTwo_RollbackFailed_XAER_NOTA_Retryable ->
              atLeast(1, 5, 0) ? s : BranchStatus.PhaseTwo_RollbackFailed_Retryable;
          case PhaseOne_RDONLY -> atLeast(2, 2, 0) ? s : BranchStatus.PhaseOne_Done;
          case STOP_RETRY -> atLeast(2, 5, 0) ? s : BranchStatus.Unknown;
          default -> s;
        };
    return known.code();
  }

  /**
   * Returns the number of a global status at this peer.
   *
   * @param s the status
   * @return its number; that of a near status, or 0, if this release does not know it
   */
  public int globalStatus(GlobalStatus s) {
    GlobalStatus known =
        switch (s) {
          case CommitRetryTimeout -> atLeast(1, 5, 0) ? s : GlobalStatus.CommitFailed;
          case RollbackRetryTimeout -> atLeast(1, 5, 0) ? s : GlobalStatus.RollbackFailed;
          case Deleting -> atLeast(2, 5, 0) ? s : GlobalStatus.Finished;
          case StopCommitOrCommitRetry -> atLeast(2, 5, 0) ? s : GlobalStatus.CommitRetrying;
          case StopRollbackOrRollbackRetry -> atLeast(2, 5, 0) ? s : GlobalStatus.RollbackRetrying;
          default -> s;
        };
    return known.code();
  }

  /**
   * Returns whether this release can read the branch type; there is no near one to send instead.
   */
  boolean knows(BranchType type) {
    return type != BranchType.SAGA_ANNOTATION || atLeast(2, 3, 0);
  }

  /** Returns the text. */
  @Override
  public String toString() {
    return text;
  }
}
