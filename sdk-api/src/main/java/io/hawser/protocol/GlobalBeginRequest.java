package io.hawser.protocol;

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

  /** Replaces null text by empty text and rejects null elsewhere. */
  public GlobalBeginRequest {
    transactionName = transactionName == null ? "" : transactionName;
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
