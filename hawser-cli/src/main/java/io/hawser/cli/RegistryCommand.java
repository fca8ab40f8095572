package io.hawser.cli;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.netty.internal.discovery.Providers;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hawser registry}. */
@Command(name = "registry", description = "Asks the registries of a configuration.")
final class RegistryCommand {
  private static final int MOST_CLUSTERS = 100;

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Command(name = "list", description = "Lists the servers of a cluster, and other clusters.")
  int list(
      @Mixin ConfigOptions options,
      @Option(
              names = "--cluster",
              paramLabel = "NAME",
              description = "by default the one that the transaction service group is mapped to")
          @Nullable String cluster) {
    HawserConfig config = options.read();
    PrintWriter out = spec.commandLine().getOut();
    int servers = 0;
    try (LiveConfig live = LiveConfig.start(config)) {
      HawserCli.of(spec).learn(live.current()); // with those of a configuration centre
      Secrets secrets = HawserCli.of(spec).secrets();
      String vgroup = live.current().get(Keys.TX_SERVICE_GROUP);
      String wanted = cluster == null ? live.current().clusterOf(vgroup) : cluster;
      for (Map.Entry<String, RegistryProvider> registry :
          Providers.registries(live.current()).entrySet()) {
        try (RegistryService service = registry.getValue().create(live)) {
          out.println(registry.getKey() + ": " + secrets.hide(service.description()));
          List<ServiceInstance> found = wanted == null ? List.of() : service.lookup(wanted);
          out.println(
              wanted == null
                  ? "  vgroup " + vgroup + " is mapped to no cluster"
                  : "  cluster " + wanted + ": " + found.size());
          found.forEach(
              it ->
                  out.println(
                      secrets.hide(("    " + it.address() + " " + metadata(it)).stripTrailing())));
          servers += found.size();
          out.println("  clusters with servers: " + service.clustersWithServers(MOST_CLUSTERS));
        }
      }
    }
    return servers > 0 ? 0 : HawserCli.FAILED;
  }

  private static String metadata(ServiceInstance instance) {
    return instance.metadata().isEmpty() ? "" : new TreeMap<>(instance.metadata()).toString();
  }
}
