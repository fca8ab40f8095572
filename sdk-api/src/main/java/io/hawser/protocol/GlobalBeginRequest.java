package io.hawser.protocol;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The TM's request to begin a global transaction (code 1).
 *
 * @param timeout milliseconds after which the TC rolls the transaction back on its own
 * @param transactionName a name for logs and for consistent hashing, at most 32,767 bytes
 */
public record GlobalBeginRequest(int timeout, String transactionName)
    implements TransactionRequest<GlobalBeginResponse> {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 1;

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

  /** Replaces null text by empty text and rejects null elsewhere. */
  public GlobalBeginRequest {
    transactionName = transactionName == null ? "" : transactionName;
  }

  /**
   * Returns the request for a transaction.
   *
   * @param name see {@link #transactionName()}
   * @param timeout the time after which the TC rolls back on its own
   * @return the request
   * @throws IllegalArgumentException if the time-out is out of the range of the protocol
   */
  public static GlobalBeginRequest of(String name, Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(name, "name");
    if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "timeout: " + timeout + " (expected: 1 ms to " + LONGEST.toMillis() + " ms)");
    }
    return new GlobalBeginRequest((int) timeout.toMillis(), name);
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }

  @Override
  public Class<GlobalBeginResponse> responseType() {
    return GlobalBeginResponse.class;
  }

  @Override
  public @Nullable String xidOrNull() {
    return null;
  }

  @Override
  public String balanceKey() {
    return transactionName;
  }
}
