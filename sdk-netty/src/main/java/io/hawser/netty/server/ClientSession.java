package io.hawser.netty.server;

import java.net.InetSocketAddress;

/**
 * A registered connection, as of its registration (protocol section 6.4).
 *
 * @param applicationId what the client called itself
 * @param transactionServiceGroup the vgroup it named
 * @param version the release it announced
 * @param remoteAddress where it connects from
 */
public record ClientSession(
    String applicationId,
    String transactionServiceGroup,
    String version,
    InetSocketAddress remoteAddress) {

  /**
   * The name of the client in the original's form; a branch remembers it to be pushed to the same
   * RM.
   *
   * @return {@code applicationId:ip:port}
   */
  public String clientId() {
    return applicationId
        + ":"
        + remoteAddress.getAddress().getHostAddress()
        + ":"
        + remoteAddress.getPort();
  }
}
