package io.hawser.protocol;

/**
 * The TM's registration, the first message of a TM connection (code 101).
 *
 * @param version the version the client reports; the TC's behaviour depends on it (section 7.2)
 * @param applicationId free text without a colon
 * @param transactionServiceGroup the vgroup
 * @param extraData the signature lines of section 6.3 (TM), empty (RM)
 */
public record RegisterTMRequest(
    String version, String applicationId, String transactionServiceGroup, String extraData)
    implements Request<RegisterTMResponse> {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 101;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public RegisterTMRequest {
    version = version == null ? "" : version;
    applicationId = applicationId == null ? "" : applicationId;
    transactionServiceGroup = transactionServiceGroup == null ? "" : transactionServiceGroup;
    extraData = extraData == null ? "" : extraData;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }

  @Override
  public Class<RegisterTMResponse> responseType() {
    return RegisterTMResponse.class;
  }
}
