package io.hawser.netty.internal.client;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.connection.Registration;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.Request;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Registers an RM and its resources, in parts that every server accepts; those that came later are
 * registered alone (section 6.4). With a secret key it signs as a TM does: Seata's RMs never do,
 * but Seata's servers ignore the signature, and ours identify the client by it.
 */
final class RmRegistration implements Registration {
  /**
   * The number of bytes of ids that one message has. A server endpoint takes 256 KiB from a
   * connection that is not registered, Seata's server a frame of 8 MiB; and a long message keeps
   * others waiting.
   */
  static final int PART_BYTES = 64 * 1024;

  private static final int MAX_SHOWN = 300;

  private final HawserConfig config;
  private final ResourceTable resources;
  private final Signer signer;
  private long registeredUpTo;
  private int count;
  private String lastPart = "";
  private @Nullable InetSocketAddress localAddress;

  RmRegistration(HawserConfig config, ResourceTable resources, Signer signer) {
    this.config = config;
    this.resources = resources;
    this.signer = signer;
  }

  /**
   * Returns how many messages the registration of all resources may take: two in a row exceed a
   * part.
   */
  static int parts(ResourceTable resources) {
    return (int) (1 + 2 * resources.idBytes() / PART_BYTES);
  }

  @Override
  public Request<?> first(InetSocketAddress localAddress) {
    this.localAddress = localAddress;
    registeredUpTo = 0;
    count = 0;
    return request(nextPart());
  }

  @Override
  public @Nullable Request<?> next() {
    String part = nextPart();
    return part.isEmpty() ? null : request(part);
  }

  /** Returns the next ids, joined by commas, as many as fit; at least one, if there is one. */
  private String nextPart() {
    StringJoiner part = new StringJoiner(",");
    int bytes = 0;
    for (Map.Entry<Long, String> next : resources.idsAfter(registeredUpTo).entrySet()) {
      bytes += ResourceTable.bytesOf(next.getValue());
      if (bytes > PART_BYTES && part.length() > 0) {
        break;
      }
      part.add(next.getValue());
      registeredUpTo = next.getKey();
      count++;
    }
    return part.toString();
  }

  private RegisterRMRequest request(String ids) {
    lastPart = ids.length() <= MAX_SHOWN ? ids : ids.substring(0, MAX_SHOWN) + "...";
    return new RegisterRMRequest(
        PeerVersion.OURS.text(),
        config.get(Keys.APPLICATION_ID),
        config.get(Keys.TX_SERVICE_GROUP),
        signer.signs() && localAddress != null ? signer.extraData(localAddress) : "",
        ids);
  }

  @Override
  public String description() {
    return "application "
        + config.get(Keys.APPLICATION_ID)
        + ", vgroup "
        + config.get(Keys.TX_SERVICE_GROUP)
        + ", version "
        + PeerVersion.OURS.text()
        + ", "
        + count
        + " resources, in the rejected message ["
        + lastPart
        + "]";
  }
}
