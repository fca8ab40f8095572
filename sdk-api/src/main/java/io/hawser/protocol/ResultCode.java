package io.hawser.protocol;

/** The outcome of a request (protocol section 5). */
@SuppressWarnings({"JavaCase", "EnumOrdinal"}) // names and codes are the protocol's own
public enum ResultCode {
  /** The request failed; a message and a code say why. */
  Failed,
  /** The request succeeded. */
  Success;

  /**
   * Returns the byte on the wire.
   *
   * @return the code, 0 or above
   */
  public int code() {
    return ordinal();
  }
}
