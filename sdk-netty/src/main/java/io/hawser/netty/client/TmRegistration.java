package io.hawser.netty.client;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.netty.protocol.PeerVersion;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.Request;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Announces a TM, with its signature (section 6.3). */
final class TmRegistration implements Registration {
  private final HawserConfig config;
  private final Signer signer;

  TmRegistration(HawserConfig config, Signer signer) {
    this.config = config;
    this.signer = signer;
  }

  @Override
  public Request<?> first(InetSocketAddress localAddress) {
    return new RegisterTMRequest(
        PeerVersion.OURS.text(),
        config.get(Keys.APPLICATION_ID),
        config.get(Keys.TX_SERVICE_GROUP),
        signer.extraData(localAddress));
  }

  @Override
  public @Nullable Request<?> next() {
    return null;
  }

  @Override
  public String description() {
    return "application "
        + config.get(Keys.APPLICATION_ID)
        + ", vgroup "
        + config.get(Keys.TX_SERVICE_GROUP)
        + ", version "
        + PeerVersion.OURS.text()
        + (config.get(Keys.ACCESS_KEY).isEmpty() ? ", not signed" : ", signed with an access key");
  }
}
