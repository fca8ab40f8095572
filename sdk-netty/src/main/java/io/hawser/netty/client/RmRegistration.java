package io.hawser.netty.client;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.netty.protocol.PeerVersion;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.Request;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Announces an RM and its resources; those that came later are announced alone (section 6.4). With
 * a secret key it signs as a TM does: original RMs never do, but original servers do not mind, and
 * ours can tell who it is.
 */
final class RmRegistration implements Registration {
  private final HawserConfig config;
  private final ResourceTable resources;
  private final Signer signer;
  private final Set<String> announced = new HashSet<>();
  private @Nullable InetSocketAddress localAddress;

  RmRegistration(HawserConfig config, ResourceTable resources, Signer signer) {
    this.config = config;
    this.resources = resources;
    this.signer = signer;
  }

  @Override
  public Request<?> first(InetSocketAddress localAddress) {
    this.localAddress = localAddress;
    announced.clear();
    return announce(resources.ids());
  }

  @Override
  public @Nullable Request<?> next() {
    Set<String> fresh = resources.ids();
    fresh.removeAll(announced);
    return fresh.isEmpty() ? null : announce(fresh);
  }

  private RegisterRMRequest announce(Set<String> ids) {
    announced.addAll(ids);
    return new RegisterRMRequest(
        PeerVersion.OURS.text(),
        config.get(Keys.APPLICATION_ID),
        config.get(Keys.TX_SERVICE_GROUP),
        signer.signs() && localAddress != null ? signer.extraData(localAddress) : "",
        String.join(",", ids));
  }

  @Override
  public String description() {
    return "application "
        + config.get(Keys.APPLICATION_ID)
        + ", vgroup "
        + config.get(Keys.TX_SERVICE_GROUP)
        + ", version "
        + PeerVersion.OURS.text()
        + ", resources "
        + new TreeSet<>(announced);
  }
}
