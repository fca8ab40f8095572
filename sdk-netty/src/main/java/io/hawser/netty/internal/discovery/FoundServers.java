package io.hawser.netty.internal.discovery;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.Set;

/**
 * The merged answers of all registries.
 *
 * @param instances the servers that at least one of them lists, each once
 * @param forgotten those that this answer no longer lists, but that have not withdrawn: the
 *     registry was unreachable until just now, or suddenly lists nothing at all. Such a server is
 *     used as long as its connection lives, and dialled as long as nothing is listed.
 * @param moved whether the vgroup has just been mapped to another cluster, so that servers of the
 *     former one have withdrawn, also those that were forgotten before
 */
public record FoundServers(
    List<ServiceInstance> instances, Set<ServerAddress> forgotten, boolean moved) {

  /** Copies both. */
  public FoundServers {
    instances = List.copyOf(instances);
    forgotten = Set.copyOf(forgotten);
  }
}
