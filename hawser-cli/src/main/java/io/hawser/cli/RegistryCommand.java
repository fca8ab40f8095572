package io.hawser.cli;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.netty.internal.discovery.Providers;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
      @Mixin OutputOptions output,
      @Option(
              names = "--cluster",
              paramLabel = "NAME",
              description = "by default the one that the transaction service group is mapped to")
          @Nullable String cluster) {
    HawserConfig config = options.read();
    List<Map<String, Object>> all = new ArrayList<>();
    int servers = 0;
    try (LiveConfig live = LiveConfig.start(config)) {
      HawserCli.of(spec).learn(live.current()); // with those of a configuration centre
      String vgroup = live.current().get(Keys.TX_SERVICE_GROUP);
      String wanted = cluster == null ? live.current().clusterOf(vgroup) : cluster;
      for (Map.Entry<String, RegistryProvider> registry :
          Providers.registries(live.current()).entrySet()) {
        try (RegistryService service = registry.getValue().create(live)) {
          if (!output.isJson()) { // also if it does not answer
            output.line(registry.getKey() + ": " + service.description());
          }
          List<ServiceInstance> found = wanted == null ? List.of() : service.lookup(wanted);
          List<String> clusters = service.clustersWithServers(MOST_CLUSTERS);
          servers += found.size();
          if (output.isJson()) {
            all.add(json(registry.getKey(), service.description(), wanted, found, clusters));
            continue;
          }
          output.line(
              wanted == null
                  ? "  vgroup " + vgroup + " is mapped to no cluster"
                  : "  cluster " + wanted + ": " + found.size());
          found.forEach(
              it -> output.line(("    " + it.address() + " " + metadata(it)).stripTrailing()));
          output.line("  clusters with servers: " + clusters);
        }
      }
    }
    if (output.isJson()) {
      output.print(Map.of("registries", all));
    }
    return servers > 0 ? 0 : HawserCli.FAILED;
  }

  private static Map<String, Object> json(
      String type,
      String description,
      @Nullable String cluster,
      List<ServiceInstance> found,
      List<String> clusters) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("type", type);
    shown.put("description", description);
    if (cluster != null) {
      shown.put("cluster", cluster);
    }
    shown.put("servers", found.stream().map(RegistryCommand::json).toList());
    shown.put("clustersWithServers", clusters);
    return shown;
  }

  private static Map<String, Object> json(ServiceInstance instance) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("server", instance.address().toString());
    shown.put("metadata", new TreeMap<>(instance.metadata()));
    return shown;
  }

  private static String metadata(ServiceInstance instance) {
    return instance.metadata().isEmpty() ? "" : new TreeMap<>(instance.metadata()).toString();
  }
}
