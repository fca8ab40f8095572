package io.hawser.netty.internal.pool;

import io.hawser.netty.internal.connection.HostResolver;
import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.netty.internal.discovery.FoundServers;
import io.hawser.netty.internal.runtime.ErrorMessages;
import io.hawser.netty.internal.runtime.LoopTasks;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.netty.channel.EventLoop;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every address of a name a server of its own, and asks for the names again with each refresh
 * of the registries. A lookup that fails changes nothing about addresses that are known. A host
 * that has addresses of both families is one server for each pair of them. Its state is confined to
 * one event loop.
 */
public final class NodeResolver {
  private static final Logger log = LoggerFactory.getLogger(NodeResolver.class);

  private final HostResolver resolver;
  private final EventLoop loop;
  private final LoopTasks tasks;
  private final long intervalMillis;
  private final Consumer<FoundNodes> consumer;

  // Event loop only.
  private final ServerLimit limit = new ServerLimit();
  private FoundServers found = new FoundServers(List.of(), Set.of(), false);
  private boolean published = true; // false: the consumer does not know the answer yet
  private final Map<String, List<InetAddress>> known = new HashMap<>();
  private final Set<String> asking = new HashSet<>();
  private final Set<String> failing = new HashSet<>();
  private boolean timed;

  public NodeResolver(
      HostResolver resolver, EventLoop loop, Duration interval, Consumer<FoundNodes> consumer) {
    this.resolver = resolver;
    this.loop = loop;
    this.tasks = new LoopTasks(loop);
    this.intervalMillis = interval.toMillis();
    this.consumer = consumer;
  }

  /** Takes the registries' answer. Any thread. */
  public void found(FoundServers servers) {
    tasks.run(
        () -> {
          found = withUnpublished(servers);
          published = false;
          Set<String> names = names();
          known.keySet().retainAll(names);
          failing.retainAll(names);
          names.stream().filter(name -> !isTried(name)).forEach(this::ask);
          publish();
          askAgainLater();
        });
  }

  /** Returns an answer and what the one before it said, if that was not published. */
  private FoundServers withUnpublished(FoundServers servers) {
    Set<ServerAddress> forgotten = new HashSet<>(servers.forgotten());
    boolean moved = servers.moved();
    if (!published) {
      if (!moved) { // otherwise they are of the former cluster
        forgotten.addAll(found.forgotten());
        servers.instances().forEach(instance -> forgotten.remove(instance.address()));
      }
      moved |= found.moved();
    }
    return new FoundServers(limit.listed(servers.instances()), forgotten, moved);
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (ServiceInstance instance : found.instances()) {
      String host = instance.address().host();
      if (!HostResolver.isNumeric(host)) {
        names.add(host);
      }
    }
    return names;
  }

  private boolean isTried(String name) {
    return known.containsKey(name) || failing.contains(name);
  }

  private void askAgainLater() {
    if (!timed && !names().isEmpty()) {
      timed = true;
      loop.schedule(
          () -> {
            timed = false;
            names().forEach(this::ask);
            askAgainLater();
          },
          intervalMillis,
          TimeUnit.MILLISECONDS);
    }
  }

  private void ask(String name) {
    if (asking.add(name)) { // a name server that is silent is not asked twice
      resolver
          .addresses(name)
          .whenComplete((ips, error) -> tasks.run(() -> answered(name, ips, error)));
    }
  }

  private void answered(String name, @Nullable List<InetAddress> ips, @Nullable Throwable error) {
    asking.remove(name);
    if (!names().contains(name)) {
      return; // not listed any more
    }
    boolean first = !isTried(name);
    if (ips == null) {
      if (failing.add(name) && known.containsKey(name)) {
        log.warn("{}; its last known addresses stay in use", ErrorMessages.of(error));
      }
      if (first) {
        publish();
      }
      return;
    }
    if (failing.remove(name)) {
      log.info("The name {} is known again", name);
    }
    if (!ips.equals(known.put(name, ips))) {
      log.debug("{} has the addresses {}", name, ips);
      publish();
    }
  }

  private void publish() {
    Set<NodeAddress> nodes = new LinkedHashSet<>();
    Map<ServerAddress, ServiceInstance> instances = new HashMap<>();
    boolean pending = false;
    for (ServiceInstance instance : found.instances()) {
      ServerAddress listed = instance.address();
      instances.put(listed, instance);
      List<InetAddress> ips = known.get(listed.host());
      if (ips != null) {
        addNodes(listed, ips, nodes);
      } else if (HostResolver.isNumeric(listed.host()) || failing.contains(listed.host())) {
        nodes.add(NodeAddress.of(listed));
      } else {
        pending = true;
      }
    }
    if (!nodes.isEmpty() || !pending) {
      boolean moved = found.moved() && !published; // once: later servers may be forgotten
      published = true;
      consumer.accept(
          new FoundNodes(limit.nodes(nodes), instances, found.forgotten(), moved, pending));
    }
  }

  /** Adds the nodes of a name; the family that the JVM prefers comes first. */
  private static void addNodes(
      ServerAddress listed, List<InetAddress> ips, Set<NodeAddress> nodes) {
    boolean preferred = ips.get(0) instanceof Inet4Address;
    List<ServerAddress> first = new ArrayList<>();
    List<ServerAddress> second = new ArrayList<>();
    for (InetAddress ip : ips) {
      (ip instanceof Inet4Address == preferred ? first : second)
          .add(new ServerAddress(ip.getHostAddress(), listed.port()));
    }
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      ServerAddress other = i < second.size() ? second.get(i) : null;
      nodes.add(
          i < first.size()
              ? new NodeAddress(listed, first.get(i), other)
              : new NodeAddress(listed, other, null));
    }
  }
}
