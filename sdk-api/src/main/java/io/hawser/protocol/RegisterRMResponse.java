package io.hawser.protocol;

/**
 * TC to RM: whether the registration was accepted (code 104). The wire has no reason for a refusal.
 *
 * @param identified whether the connection may be used
 * @param version the release of the TC
 */
public record RegisterRMResponse(boolean identified, String version) implements Response {

  /** The code of this message on the wire. */
  public static final short TYPE_CODE = 104;

  /** Turns null text into empty text and refuses null elsewhere. */
  public RegisterRMResponse {
    version = version == null ? "" : version;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
