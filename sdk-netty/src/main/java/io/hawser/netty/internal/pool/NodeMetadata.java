package io.hawser.netty.internal.pool;

import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.netty.internal.connection.XidOrigins;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The addresses and the weight of one server, as known from registries, connections and XIDs. One
 * event loop writes them, any thread reads them.
 */
final class NodeMetadata {
  private final NodeAddress address;
  private final XidOrigins origins;
  private volatile ServiceInstance instance;
  private volatile double weight = 1;
  private volatile ServerAddress resolved;

  NodeMetadata(NodeAddress address, XidOrigins origins) {
    this.address = address;
    this.origins = origins;
    this.instance = new ServiceInstance(address.listed());
    ServerAddress ip = address.ip();
    this.resolved = ip == null ? address.listed() : ip;
  }

  /** Takes what a registry says. Returns whether load balancers have to know. */
  boolean describe(@Nullable ServiceInstance now) {
    ServiceInstance before = instance;
    if (now == null || now.equals(before)) {
      return false;
    }
    double weightBefore = weight;
    instance = now;
    weight = now.weight();
    return weight != weightBefore || !now.addresses().equals(before.addresses());
  }

  /** Sets the address of the connection. */
  void resolved(ServerAddress now) {
    resolved = now;
  }

  ServerAddress resolved() {
    return resolved;
  }

  double weight() {
    return weight;
  }

  /** Returns all addresses by which an XID may name the server. */
  Set<ServerAddress> addresses() {
    Set<ServerAddress> all = new LinkedHashSet<>(instance.addresses());
    all.add(address.listed());
    all.add(resolved);
    if (address.ip() != null) {
      all.add(address.ip());
    }
    if (address.alternate() != null) {
      all.add(address.alternate());
    }
    all.addAll(origins.of(address));
    return all;
  }
}
