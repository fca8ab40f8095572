package io.hawser.registry.nacos;

import com.alibaba.nacos.api.naming.pojo.Instance;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What this process has registered. Used by one thread. */
final class Published {
  private record Key(String cluster, ServerAddress address) {}

  private final Map<Key, Instance> instances = new LinkedHashMap<>();

  void put(String cluster, ServiceInstance instance) {
    instances.put(new Key(cluster, instance.address()), Instances.toNacos(cluster, instance));
  }

  boolean remove(String cluster, ServerAddress address) {
    return instances.remove(new Key(cluster, address)) != null;
  }

  List<Instance> all() {
    return List.copyOf(instances.values());
  }

  Published copy() {
    Published copy = new Published();
    copy.become(this);
    return copy;
  }

  void become(Published other) {
    instances.clear();
    instances.putAll(other.instances);
  }
}
