package io.hawser.testservers.at;

import java.util.ServiceLoader;
import org.apache.seata.rm.RMClient;
import org.apache.seata.tm.TMClient;

/** Connects Seata's classes to servers. */
public interface Connector {

  /** Connects; what is returned disconnects. */
  AutoCloseable connect(String applicationId, String group);

  /** Returns the one on the class path, or else Seata's own network client. */
  static Connector find() {
    if (Boolean.getBoolean("no.client")) {
      return Connector::none;
    }
    return ServiceLoader.load(Connector.class).findFirst().orElse(Connector::seata);
  }

  private static AutoCloseable seata(String applicationId, String group) {
    TMClient.init(applicationId, group);
    RMClient.init(applicationId, group);
    return () -> {};
  }

  private static AutoCloseable none(String applicationId, String group) {
    NoClient.install();
    return () -> {};
  }
}
