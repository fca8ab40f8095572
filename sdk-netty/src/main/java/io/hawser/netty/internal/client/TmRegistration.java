package io.hawser.netty.internal.client;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.connection.Registration;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.Request;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Registers a TM, with its signature (section 6.3). */
public final class TmRegistration implements Registration {
  private final HawserConfig config;
  private final Signer signer;

  public TmRegistration(HawserConfig config, Signer signer) {
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
