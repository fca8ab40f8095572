package io.hawser.registry.support.http;

import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One server that is asked until it fails. Servers announce themselves in other ways. */
final class HttpSession implements Session {
  private final HttpProtocol protocol;
  private final HttpServer server;
  private final SessionEvents events;
  private final Consumer<List<String>> registries;
  private final String threadName;
  private final Map<String, LongPoll> watched = new HashMap<>();

  /**
   * Creates a session.
   *
   * @param server answers calls
   * @param registries is told of further servers
   */
  HttpSession(
      HttpProtocol protocol,
      HttpServer server,
      SessionEvents events,
      Consumer<List<String>> registries,
      String threadName) {
    this.protocol = protocol;
    this.server = server;
    this.events = events;
    this.registries = registries;
    this.threadName = threadName;
  }

  private HttpProtocol.Found find(String cluster) throws HttpFailure {
    HttpProtocol.Found found = protocol.read(server, cluster);
    registries.accept(found.registries());
    return found;
  }

  @Override
  public List<ServiceInstance> read(String cluster) throws HttpFailure {
    return find(cluster).instances();
  }

  @Override
  public List<ServiceInstance> watch(String cluster) throws HttpFailure {
    HttpProtocol.Found found = find(cluster);
    LongPoll poll = watched.get(cluster);
    if (poll == null) {
      poll = new LongPoll(protocol, server, cluster, events, threadName + "-poll");
      watched.put(cluster, poll);
      poll.start();
    }
    poll.read(found.term());
    return found.instances();
  }

  @Override
  public void unwatch(String cluster) {
    LongPoll poll = watched.remove(cluster);
    if (poll != null) {
      poll.stop();
    }
  }

  @Override
  public void announce(String cluster, ServiceInstance instance, boolean takeOver) {}

  @Override
  public void withdraw(String cluster, ServiceInstance instance) {}

  @Override
  public List<String> clustersWithServers(int limit) throws HttpFailure {
    return protocol.clusters(server).stream().sorted().limit(limit).toList();
  }

  @Override
  public void close() {
    watched.values().forEach(LongPoll::stop);
  }
}
