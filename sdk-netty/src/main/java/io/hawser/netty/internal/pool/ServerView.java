package io.hawser.netty.internal.pool;

import io.hawser.loadbalance.Candidate;
import io.hawser.netty.internal.connection.ClosingReport;
import io.hawser.netty.internal.connection.ConnectionSettings;
import io.hawser.netty.internal.connection.InFlightLimit;
import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.netty.internal.connection.RoleParts;
import io.hawser.netty.internal.connection.ServerLoad;
import io.hawser.registry.ServerAddress;
import java.util.Set;

/** A server node as other classes see it, apart from its state. Any thread. */
abstract class ServerView implements Candidate {
  final String name;
  final ServerLoad load;
  final NodeStatus status;
  private final NodeAddress address;
  private final NodeMetadata traits;

  ServerView(NodeAddress address, RoleParts<?> shared, InFlightLimit total) {
    ConnectionSettings settings = shared.settings();
    this.address = address;
    this.name = address + " (" + settings.role() + ")";
    this.traits = new NodeMetadata(address, shared.origins());
    this.status = new NodeStatus(address, settings.role());
    this.load = new ServerLoad(name, settings, total, this::idle);
  }

  /** Is called when the last request or push has ended. Any thread. */
  abstract void idle();

  @Override
  public ServerAddress address() {
    return address.listed();
  }

  NodeAddress nodeAddress() {
    return address;
  }

  @Override
  public ServerAddress resolvedAddress() {
    return traits.resolved();
  }

  @Override
  public Set<ServerAddress> addresses() {
    return traits.addresses();
  }

  @Override
  public double weight() {
    return traits.weight();
  }

  @Override
  public int inFlight() {
    return load.inFlight();
  }

  /** Returns what registries, connections and XIDs say about the server. */
  NodeMetadata traits() {
    return traits;
  }

  /** Returns what came of the attempts to use the server. */
  NodeStatus attempts() {
    return status;
  }

  /** Returns whether requests had better go elsewhere for now. */
  boolean isHindered() {
    return load.isHindered();
  }

  /** Returns what server and client wait for. */
  ClosingReport.Pending unfinished() {
    return load.unfinished();
  }

  @Override
  public String toString() {
    return name;
  }
}
