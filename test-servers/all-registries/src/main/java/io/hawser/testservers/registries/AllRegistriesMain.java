package io.hawser.testservers.registries;

import io.hawser.ClientStatus.RegistryStatus;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.registry.ServerAddress;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.child.Commands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Announces a coordinator in Nacos, etcd, ZooKeeper and Redis, has a client find it in all of them
 * and in the file, and runs a transaction. Arguments are settings, {@code name=value}. Each command
 * does that once, and is answered with what each registry listed, separated by {@code |}.
 */
public final class AllRegistriesMain {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private AllRegistriesMain() {}

  public static void main(String[] arguments) {
    Commands commands = command -> String.join("|", run(arguments));
    ChildMain.serve(() -> commands);
  }

  private static List<String> run(String[] arguments) throws InterruptedException {
    HawserConfig servers = config("nacos,etcd3,zk,redis", arguments).build();
    try (EmbeddedCoordinator coordinator =
        EmbeddedCoordinator.builder()
            .server(
                endpoint ->
                    endpoint.announcement(ServerAnnouncement.in(servers).withTimeout(PATIENCE)))
            .start()) {
      HawserConfig clients =
          config("file,nacos,etcd3,zk,redis", arguments)
              .set("service.default.grouplist", coordinator.address().toString())
              .build();
      try (HawserClient client = HawserClient.connect(clients)) {
        String xid = client.transactionManager().begin("all", Duration.ofMinutes(10));
        client.transactionManager().commit(xid);
        for (RegistryStatus registry : client.status().registries()) {
          awaitOne(client, registry.type());
        }
        return listed(client, coordinator.address());
      }
    }
  }

  private static List<String> listed(HawserClient client, ServerAddress coordinator) {
    List<String> words = new ArrayList<>();
    for (RegistryStatus registry : client.status().registries()) {
      boolean found =
          registry.instances().size() == 1
              && registry.instances().get(0).address().equals(coordinator);
      words.add(registry.type() + " " + (found ? "ok" : registry.instances() + " " + registry));
    }
    return words;
  }

  /** Waits for the servers of one registry, which may answer a moment after another one has. */
  private static void awaitOne(HawserClient client, String type) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (System.nanoTime() < deadline) {
      for (RegistryStatus registry : client.status().registries()) {
        if (registry.type().equals(type) && !registry.instances().isEmpty()) {
          return;
        }
      }
      Thread.sleep(20);
    }
  }

  private static HawserConfig.Builder config(String types, String[] arguments) {
    return Settings.add(
        HawserConfig.builder()
            .set("registry.type", types)
            .set("service.vgroupMapping.default_tx_group", "default"),
        arguments);
  }
}
