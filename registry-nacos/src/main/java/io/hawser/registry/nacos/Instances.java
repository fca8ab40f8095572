package io.hawser.registry.nacos;

import com.alibaba.nacos.api.naming.pojo.Instance;
import com.alibaba.nacos.api.naming.pojo.ServiceInfo;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Translates between Nacos' instances and ours. */
final class Instances {
  private static final String WEIGHT = "weight";
  private static final String ENABLED = "enabled";
  private static final String HEALTHY = "healthy";
  private static final String CLUSTER = "cluster";

  /** Fields of an instance in Nacos, metadata here. */
  private static final Set<String> FIELDS = Set.of(WEIGHT, ENABLED, HEALTHY, CLUSTER);

  /** Nacos' own rule, for servers and clients; a comma would make it a list of clusters. */
  private static final Pattern CLUSTER_NAME = Pattern.compile("[0-9a-zA-Z-]{1,64}");

  private static final double MAX_WEIGHT = 10000;

  private Instances() {}

  /**
   * Rejects a name that no cluster in Nacos can have.
   *
   * @throws IllegalArgumentException with a sentence
   */
  static void checkCluster(String cluster) {
    if (!CLUSTER_NAME.matcher(cluster).matches()) {
      throw new IllegalArgumentException(
          "names of clusters in Nacos consist of 1 to 64 of the characters 0-9 a-z A-Z and -. Name"
              + " another cluster in service.vgroupMapping and on the servers");
    }
  }

  /**
   * Returns the servers of exactly this cluster that are enabled and healthy, each address once.
   *
   * @param service what Nacos says, of one or of all clusters
   */
  static List<ServiceInstance> usable(@Nullable ServiceInfo service, String cluster) {
    Map<ServerAddress, ServiceInstance> usable = new TreeMap<>(); // Nacos' order varies
    for (Instance instance : usable(service)) {
      ServiceInstance read =
          cluster.equals(instance.getClusterName()) ? readOrNull(instance) : null;
      if (read != null) {
        usable.put(read.address(), read);
      }
    }
    return List.copyOf(usable.values());
  }

  private static List<Instance> usable(@Nullable ServiceInfo service) {
    return service == null || !service.isValid()
        ? List.of()
        : service.getHosts().stream().filter(it -> it.isEnabled() && it.isHealthy()).toList();
  }

  /** Returns the clusters that have servers which are enabled and healthy, sorted. */
  static List<String> clusters(@Nullable ServiceInfo service) {
    return usable(service).stream()
        .map(Instance::getClusterName)
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .toList();
  }

  private static @Nullable ServiceInstance readOrNull(Instance instance) {
    ServerAddress address;
    try {
      address =
          new ServerAddress(Objects.requireNonNullElse(instance.getIp(), ""), instance.getPort());
    } catch (IllegalArgumentException e) {
      return null; // not an entry of a server
    }
    Map<String, String> metadata = new HashMap<>();
    if (instance.getMetadata() != null) {
      metadata.putAll(instance.getMetadata());
    }
    metadata.values().removeIf(value -> value == null);
    metadata.put(WEIGHT, text(instance.getWeight()));
    metadata.put(ENABLED, "true");
    metadata.put(HEALTHY, "true");
    metadata.put(CLUSTER, instance.getClusterName());
    return new ServiceInstance(address, metadata);
  }

  private static String text(double weight) {
    return weight == Math.rint(weight) ? Long.toString((long) weight) : Double.toString(weight);
  }

  /** Returns an instance as Seata's servers write it, with the metadata besides. */
  static Instance toNacos(String cluster, ServiceInstance instance) {
    Map<String, String> given = instance.metadata();
    Map<String, String> metadata = new HashMap<>(given);
    metadata.keySet().removeAll(FIELDS);
    Instance written = new Instance();
    written.setIp(instance.address().host());
    written.setPort(instance.address().port());
    written.setClusterName(cluster);
    written.setEphemeral(true);
    written.setWeight(weight(given.get(WEIGHT)));
    written.setEnabled(!"false".equalsIgnoreCase(given.get(ENABLED)));
    written.setMetadata(metadata);
    return written;
  }

  private static double weight(@Nullable String text) {
    if (text != null) {
      try {
        double weight = Double.parseDouble(text);
        if (weight >= 0 && weight <= MAX_WEIGHT) {
          return weight;
        }
      } catch (NumberFormatException e) {
        // not a weight of Nacos
      }
    }
    return 1.0;
  }
}
