package io.hawser.testkit;

import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.stream.Stream;

/**
 * The part of the file registry that these tests need. The real provider is in a module whose tests
 * may use this one.
 */
public final class GrouplistProvider implements RegistryProvider {

  @Override
  public List<String> names() {
    return List.of("file");
  }

  @Override
  public RegistryService create(LiveConfig config) {
    return new RegistryService() {
      @Override
      public List<ServiceInstance> lookup(String cluster) {
        String list = config.current().text("service." + cluster + ".grouplist");
        return list == null
            ? List.of()
            : Stream.of(list.split(";")).map(ServiceInstance::of).toList();
      }

      @Override
      public void subscribe(String cluster, RegistryListener listener) {}

      @Override
      public void unsubscribe(String cluster, RegistryListener listener) {}

      @Override
      public void register(String cluster, ServiceInstance instance) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void unregister(String cluster, ServiceInstance instance) {
        throw new UnsupportedOperationException();
      }

      @Override
      public String description() {
        return "list of this test";
      }

      @Override
      public void close() {}
    };
  }
}
