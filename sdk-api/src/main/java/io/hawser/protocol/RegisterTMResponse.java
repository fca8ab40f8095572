package io.hawser.protocol;

/**
 * The TC's answer to {@link RegisterTMRequest} (code 102). It carries no reason for a rejection.
 *
 * @param identified whether the connection may be used
 * @param version the release of the TC
 */
public record RegisterTMResponse(boolean identified, String version) implements Response {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 102;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public RegisterTMResponse {
    version = version == null ? "" : version;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
