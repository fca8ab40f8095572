package io.hawser.testservers.server;

import io.hawser.testservers.child.ChildMain;
import io.seata.server.ServerApplication;

/** Seata's server. Its settings are system properties. */
public final class SeataServerMain {
  private SeataServerMain() {}

  /**
   * Starts the server; it is ready once the service port is bound and the server has registered
   * itself.
   */
  public static void main(String[] args) {
    ChildMain.keep(
        () -> {
          ServerApplication.main(args);
          return "";
        });
  }
}
