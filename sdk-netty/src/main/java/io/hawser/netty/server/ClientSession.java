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
   * Returns the name of the client in Seata's form. A branch stores it, so that its second phase is
   * pushed to the same RM.
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
