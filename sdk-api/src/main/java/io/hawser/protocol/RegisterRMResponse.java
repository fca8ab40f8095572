package io.hawser.protocol;

/**
 * The TC's answer to {@link RegisterRMRequest} (code 104). It carries no reason for a rejection.
 *
 * @param identified whether the connection may be used
 * @param version the release of the TC
 */
public record RegisterRMResponse(boolean identified, String version) implements Response {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 104;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public RegisterRMResponse {
    version = version == null ? "" : version;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
