package io.hawser.netty.client;

import io.hawser.transaction.Resource;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The resources of a client. Any thread. */
final class ResourceTable {
  private final Map<String, Resource> byId = new ConcurrentSkipListMap<>();

  void put(Resource resource) {
    byId.put(resource.resourceId(), resource);
  }

  void remove(String resourceId) {
    byId.remove(resourceId);
  }

  @Nullable Resource find(String resourceId) {
    return byId.get(resourceId);
  }

  /** All ids, sorted. */
  SortedSet<String> ids() {
    // One by one: the set's own copying of a sorted set fails if that changes meanwhile.
    SortedSet<String> ids = new TreeSet<>();
    byId.forEach((id, resource) -> ids.add(id));
    return ids;
  }
}
