package hawser.testservers;

import io.hawser.ClientStatus.RegistryStatus;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.netty.server.ServerRegistration;
import io.hawser.testkit.EmbeddedCoordinator;
import java.time.Duration;

/**
 * Registers a coordinator in all registries but the file, has a client find it in all of them and
 * the file, and runs a transaction. Arguments are settings, {@code name=value}. Prints for each
 * registry what it listed, then {@code DONE}.
 */
public final class AllRegistries {
  private AllRegistries() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("READY");
    HawserConfig servers = config("nacos,etcd3,zk,redis", arguments).build();
    try (EmbeddedCoordinator coordinator =
        EmbeddedCoordinator.builder()
            .server(endpoint -> endpoint.registration(ServerRegistration.in(servers)))
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
        for (RegistryStatus registry : client.status().registries()) {
          boolean found =
              registry.instances().size() == 1
                  && registry.instances().get(0).address().equals(coordinator.address());
          System.out.println(
              registry.type() + " " + (found ? "ok" : registry.instances() + " " + registry));
        }
      }
    }
    System.out.println("DONE");
  }

  /** A registry may answer a moment after another one has. */
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
    HawserConfig.Builder config =
        HawserConfig.builder()
            .set("registry.type", types)
            .set("service.vgroupMapping.default_tx_group", "default");
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      config.set(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return config;
  }
}
