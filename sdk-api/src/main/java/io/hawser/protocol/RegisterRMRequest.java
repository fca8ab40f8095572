package io.hawser.protocol;

/**
 * The RM's registration, the first message of an RM connection; later ones add resources (code
 * 103).
 *
 * @param version the version the client reports; the TC's behaviour depends on it (section 7.2)
 * @param applicationId free text without a colon
 * @param transactionServiceGroup the vgroup
 * @param extraData the signature lines of section 6.3 (TM), empty (RM)
 * @param resourceIds resource ids joined by commas, possibly empty
 */
public record RegisterRMRequest(
    String version,
    String applicationId,
    String transactionServiceGroup,
    String extraData,
    String resourceIds)
    implements Request<RegisterRMResponse> {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 103;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public RegisterRMRequest {
    version = version == null ? "" : version;
    applicationId = applicationId == null ? "" : applicationId;
    transactionServiceGroup = transactionServiceGroup == null ? "" : transactionServiceGroup;
    extraData = extraData == null ? "" : extraData;
    resourceIds = resourceIds == null ? "" : resourceIds;
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }

  @Override
  public Class<RegisterRMResponse> responseType() {
    return RegisterRMResponse.class;
  }
}
