package io.hawser.netty.internal.connection;

import io.hawser.registry.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * One server: what a registry lists, or one of the addresses of the name that it lists.
 *
 * @param listed as the registry gave it; its host is what certificates and proxies know
 * @param ip the numeric address to dial; {@code null} if the host is one already, or a name that is
 *     not known yet, which is asked for then
 * @param alternate an address of the other family, dialled if the first cannot be reached
 */
public record NodeAddress(
    ServerAddress listed, @Nullable ServerAddress ip, @Nullable ServerAddress alternate) {

  public static NodeAddress of(ServerAddress listed) {
    return new NodeAddress(listed, null, null);
  }

  /** Returns the name and the address. */
  @Override
  public String toString() {
    return ip == null ? listed.toString() : listed.host() + "/" + ip;
  }
}
