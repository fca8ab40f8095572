package io.hawser.registry.zookeeper;

import io.hawser.registry.support.ServerUse;
import org.apache.zookeeper.KeeperException;

/** Describes ZooKeeper's errors. */
final class ZooKeeperErrors {
  private ZooKeeperErrors() {}

  /** Describes an error, as the end of a message, with advice about settings. */
  static String explain(Throwable error, ZooKeeperSettings settings) {
    ServerUse use = settings.use();
    String address = use.key(ZooKeeperSettings.SERVERS.key());
    if (error instanceof KeeperException.NoAuthException denied) {
      return "access to "
          + denied.getPath()
          + " is denied; check "
          + credentials(settings)
          + ", and the node's ACL";
    }
    if (error instanceof KeeperException.AuthFailedException) {
      return "ZooKeeper does not accept this client's credentials; check "
          + credentials(settings)
          + ", and that the servers know the scheme digest";
    }
    if (error instanceof KeeperException.SessionExpiredException) {
      return "the session has expired";
    }
    if (error instanceof KeeperException.RequestTimeoutException) {
      return "no answer within " + settings.connectTimeout().toMillis() + " ms";
    }
    if (error instanceof KeeperException.ConnectionLossException) {
      return "no connection"
          + (settings.isSecure()
              ? "; check "
                  + address
                  + ", whether a server listens there for TLS, and "
                  + use.key("trustStore")
              : "; check " + address + " and whether a server listens there");
    }
    if (error instanceof IllegalArgumentException) {
      return String.valueOf(error.getMessage());
    }
    if (error instanceof InterruptedException) { // only closing interrupts the worker
      return "it is closed";
    }
    return String.valueOf(error);
  }

  /** Returns the settings to check, as the end of a clause. */
  private static String credentials(ZooKeeperSettings settings) {
    String username = settings.use().key("username");
    return settings.login() == null
        ? "whether " + username + " must be set"
        : username + " and " + settings.use().key("password");
  }
}
