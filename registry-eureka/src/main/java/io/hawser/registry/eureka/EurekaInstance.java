package io.hawser.registry.eureka;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Addresses;
import io.hawser.registry.support.http.HttpRequest;
import io.hawser.registry.support.http.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entry of an announced server in Eureka: an instance of the application that is named after
 * its cluster.
 *
 * @param cluster the cluster
 * @param instance the server
 * @param weight its weight, unless the server has one; {@code null} for none
 */
record EurekaInstance(String cluster, ServiceInstance instance, @Nullable String weight) {
  /** Eureka may remove the entry after so many seconds without a heartbeat. */
  private static final int LEASE_SECONDS = 30;

  private static final int HEARTBEAT_SECONDS = 10;

  /**
   * Returns the name of the application in capitals: Eureka writes it so and finds it in any case.
   */
  private static String application(String cluster) {
    return cluster.toUpperCase(Locale.ROOT);
  }

  static String clusterPath(String cluster) {
    return "/apps/" + HttpRequest.encoded(application(cluster));
  }

  String path() {
    return clusterPath(cluster) + "/" + HttpRequest.encoded(id());
  }

  /** Returns the id as Seata's servers write it. */
  private String id() {
    ServerAddress address = instance.address();
    return host() + ":" + cluster + ":" + address.port();
  }

  private String host() {
    String written = Addresses.asSeataWrites(instance.address());
    return written.substring(0, written.lastIndexOf(':'));
  }

  String json() {
    Map<String, String> metadata = new LinkedHashMap<>(instance.metadata());
    if (weight != null) {
      metadata.putIfAbsent(ServiceInstance.WEIGHT, weight);
    }
    return "{\"instance\":{\"instanceId\":"
        + Json.quoted(id())
        + ",\"app\":"
        + Json.quoted(application(cluster))
        + ",\"hostName\":"
        + Json.quoted(host())
        + ",\"ipAddr\":"
        + Json.quoted(host())
        + ",\"port\":{\"$\":"
        + instance.address().port()
        + ",\"@enabled\":\"true\"},\"status\":\"UP\",\"dataCenterInfo\":{\"@class\":"
        + "\"com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo\",\"name\":\"MyOwn\"}"
        + ",\"leaseInfo\":{\"renewalIntervalInSecs\":"
        + HEARTBEAT_SECONDS
        + ",\"durationInSecs\":"
        + LEASE_SECONDS
        + "},\"metadata\":"
        + Json.quoted(metadata)
        + "}}";
  }
}
