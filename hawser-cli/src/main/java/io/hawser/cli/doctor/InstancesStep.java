package io.hawser.cli.doctor;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.error.HawserException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** D4: which servers the cluster has, and where there are servers if it has none. */
final class InstancesStep implements Step {
  private static final String FILE = "file";
  private static final int MOST_CLUSTERS = 20;

  @Override
  public String id() {
    return "D4";
  }

  @Override
  public String what() {
    return "Find the servers of the cluster";
  }

  @Override
  public Duration limit() {
    return Duration.ofSeconds(20);
  }

  @Override
  public List<Finding> examine(Examination examination) {
    HawserConfig config = examination.config();
    String cluster = examination.cluster();
    Map<String, RegistryService> registries = examination.registries();
    List<Finding> findings = new ArrayList<>();
    List<Finding> empty = new ArrayList<>();
    registries.forEach(
        (type, service) -> {
          List<ServiceInstance> found = service.lookup(cluster);
          examination.found(type, found);
          if (found.isEmpty()) {
            empty.add(empty(type, cluster, service, config));
          } else {
            List<String> addresses = found.stream().map(it -> it.address().toString()).toList();
            findings.add(
                Finding.ok(
                    type
                        + " has "
                        + Texts.count(found.size(), "server")
                        + " in cluster "
                        + cluster
                        + ": "
                        + Texts.list(addresses)));
          }
        });
    if (findings.isEmpty()) {
      return empty;
    }
    // The servers of one registry are enough.
    empty.forEach(of -> findings.add(Finding.warning(of.found(), of.fix())));
    return findings;
  }

  static Finding empty(String type, String cluster, RegistryService service, HawserConfig config) {
    String found = type + " (" + service.description() + ") has no server in cluster " + cluster;
    List<String> others = clusters(service);
    if (!others.isEmpty()) {
      return Finding.failed(
          found + "; clusters with servers there: " + Texts.list(others),
          "Map the group to one of them: service.vgroupMapping."
              + config.get(Keys.TX_SERVICE_GROUP)
              + "="
              + others.get(0)
              + (type.equals(FILE)
                  ? "."
                  : ". Or start the servers with "
                      + RegistryKeys.clusterOfServer(type)
                      + "="
                      + cluster
                      + "."));
    }
    for (UsualMisplacement other : UsualMisplacement.of(type, config)) {
      List<String> there = other.clustersWithServers(MOST_CLUSTERS);
      if (!there.isEmpty()) {
        return Finding.failed(
            found + ". With " + other.setting() + " there are servers in: " + Texts.list(there),
            "Set " + other.setting() + " as the servers have it.");
      }
    }
    return Finding.failed(
        found + ", and no other place with servers was found",
        type.equals(FILE)
            ? "Set service." + cluster + ".grouplist=host:port;host:port."
            : "Are the servers up and announced in this registry? Compare "
                + RegistryKeys.prefix(type)
                + "* here and in their application.yml.");
  }

  private static List<String> clusters(RegistryService service) {
    try {
      return service.clustersWithServers(MOST_CLUSTERS);
    } catch (HawserException e) { // the lookup has worked; this is only an addition
      return List.of();
    }
  }
}
