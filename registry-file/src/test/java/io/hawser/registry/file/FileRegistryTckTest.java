package io.hawser.registry.file;

import io.hawser.registry.RegistryProvider;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.Capability;
import io.hawser.testkit.registry.RegistryFixture;
import io.hawser.testkit.registry.RegistryServiceTck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** A registry in a file of its own, which is edited by replacing it, as most programs do. */
class FileRegistryTckTest extends RegistryServiceTck {
  @TempDir static Path directory;

  @Override
  protected RegistryFixture openFixture() throws IOException {
    return new FileFixture(directory.resolve("servers.properties"));
  }

  private static final class FileFixture implements RegistryFixture {
    private final Path file;
    private final RegistryProvider provider = new FileRegistryProvider();
    private final Map<String, Set<ServiceInstance>> clusters = new TreeMap<>();

    FileFixture(Path file) throws IOException {
      this.file = file;
      clusters.put("default", Set.of(ServiceInstance.of("127.0.0.1:8091")));
      save();
    }

    @Override
    public RegistryProvider provider() {
      return provider;
    }

    @Override
    public String address() {
      return file.toString();
    }

    @Override
    public Map<String, String> settings(String address) {
      return Map.of("registry.type", "file", FileRegistryProvider.FILE_NAME, address);
    }

    /** People write the file, so wrong and missing entries are errors with a message for them. */
    @Override
    public Set<Capability> lacks() {
      return EnumSet.of(
          Capability.REGISTRATION,
          Capability.OUTAGE,
          Capability.CRASH,
          Capability.EMPTY_CLUSTER,
          Capability.JUNK,
          Capability.METADATA,
          Capability.SECRETS);
    }

    @Override
    public void join(String cluster, ServiceInstance instance) throws IOException {
      joinAll(cluster, List.of(instance));
    }

    @Override
    public void joinAll(String cluster, Collection<ServiceInstance> instances) throws IOException {
      clusters.computeIfAbsent(cluster, key -> new LinkedHashSet<>()).addAll(instances);
      save();
    }

    @Override
    public void leave(String cluster, ServiceInstance instance) throws IOException {
      leaveAll(cluster, List.of(instance));
    }

    @Override
    public void leaveAll(String cluster, Collection<ServiceInstance> instances) throws IOException {
      clusters.get(cluster).removeAll(instances);
      save();
    }

    private void save() throws IOException {
      Properties lists = new Properties();
      clusters.forEach(
          (cluster, instances) ->
              lists.setProperty(
                  "service." + cluster + ".grouplist",
                  instances.stream()
                      .map(instance -> instance.address().toString())
                      .collect(Collectors.joining(";"))));
      Path fresh = file.resolveSibling("new");
      try (var out = Files.newOutputStream(fresh)) {
        lists.store(out, null);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {}
  }
}
