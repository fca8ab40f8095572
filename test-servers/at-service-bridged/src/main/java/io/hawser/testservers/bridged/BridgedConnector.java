package io.hawser.testservers.bridged;

import io.hawser.seata.SeataBridge;
import io.hawser.testservers.at.Connector;

/** Connects by the bridge. */
public final class BridgedConnector implements Connector {
  @Override
  public AutoCloseable connect(String applicationId, String group) {
    return SeataBridge.start(applicationId, group);
  }
}
