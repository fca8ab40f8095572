package io.hawser.model;

/** The mode of a branch (protocol section 5). Codes are positions. */
@SuppressWarnings({"JavaCase", "EnumOrdinal"}) // names and codes are the protocol's own
public enum BranchType {
  /** Automatic: undo logs and global row locks. */
  AT,
  /** Try, confirm, cancel. */
  TCC,
  /** A saga driven by a state machine. */
  SAGA,
  /** XA resources. */
  XA,
  /** A saga declared by annotations. Since 2.3.0. */
  SAGA_ANNOTATION,
  /** A mode this version does not know; only read, never sent. */
  UNRECOGNIZED;

  /**
   * Returns the byte on the wire.
   *
   * @return the code, 0 or above
   */
  public int code() {
    return ordinal();
  }

  private static final BranchType[] VALUES = values();

  /**
   * Returns the constant for a byte from the wire.
   *
   * @param code the byte
   * @return the constant; {@link #UNRECOGNIZED} for a code that this version does not know
   */
  public static BranchType ofCode(int code) {
    return code >= 0 && code < VALUES.length ? VALUES[code] : UNRECOGNIZED;
  }
}
