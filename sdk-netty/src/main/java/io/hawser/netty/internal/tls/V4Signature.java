package io.hawser.netty.internal.tls;

import io.hawser.error.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The extra data of a registration and its V4 signature (protocol section 6.3). Stateless. */
public final class V4Signature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String UNKNOWN_IP = "127.0.0.1";
  private static final int TIMESTAMP_PART = 2;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

  private V4Signature() {}

  /**
   * Returns the lines that a client sends.
   *
   * @param accessKey {@code null} or blank if there is none
   * @param secretKey {@code null} or blank to send no signature
   * @param vgroup the transaction service group, possibly empty
   * @param ip this side's address; empty if it is unknown
   * @param timestamp milliseconds since 1970
   * @return the text for {@code extraData}
   * @throws ConfigurationException if there is a secret key and the group contains a comma
   */
  public static String extraData(
      @Nullable String accessKey,
      @Nullable String secretKey,
      String vgroup,
      String ip,
      long timestamp) {
    if (isSet(secretKey) && vgroup.indexOf(',') >= 0) {
      throw new ConfigurationException(
          "txServiceGroup: "
              + vgroup
              + " (expected: a name without a comma, since a secret key is set)",
          null);
    }
    String address = ip.isEmpty() ? UNKNOWN_IP : ip;
    String digest = digest(vgroup + "," + address + "," + timestamp, secretKey);
    StringBuilder lines = new StringBuilder(256);
    lines.append("ak=").append(isSet(accessKey) ? accessKey : "null").append('\n');
    lines.append("digest=").append(digest).append('\n');
    lines.append("timestamp=").append(timestamp).append('\n');
    lines.append("authVersion=V4\n");
    if (!vgroup.isEmpty()) {
      lines.append("vgroup=").append(vgroup).append('\n');
      lines.append("ip=").append(address).append('\n');
    }
    return lines.toString();
  }

  /**
   * Signs a text whose third comma-separated part is a timestamp.
   *
   * @param text what to sign
   * @param secretKey {@code null} or blank if there is none
   * @return the signature, or the text itself without a secret key
   * @throws IllegalArgumentException if there is a key but no timestamp
   */
  public static String digest(String text, @Nullable String secretKey) {
    if (secretKey == null || secretKey.isBlank()) {
      return text;
    }
    String[] parts = text.split(",", -1);
    if (parts.length <= TIMESTAMP_PART) {
      throw new IllegalArgumentException("no timestamp in " + text);
    }
    long millis = Long.parseLong(parts[TIMESTAMP_PART]);
    String day = DAY.format(Instant.ofEpochMilli(millis));
    byte[] key = hmac(bytes("aliyun_v4" + secretKey), day);
    key = hmac(key, "cn-beijing");
    key = hmac(key, "seata");
    key = hmac(key, "aliyun_v4_request");
    return Base64.getEncoder().encodeToString(hmac(key, text));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isSet(@Nullable String text) {
    return text != null && !text.isBlank();
  }
}
