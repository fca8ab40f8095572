package io.hawser.registry;

import io.hawser.error.RegistryException;
import java.util.List;

/**
 * Receives a registry's notifications about one cluster. It runs on a thread of the provider and
 * must not block. If a listener throws, the provider ignores it and notifies the other listeners.
 */
public interface RegistryListener {

  /**
   * Receives the current instances of the cluster. A registry may repeat an unchanged list.
   *
   * @param instances all instances of the cluster; empty means that the registry knows none
   */
  void onChange(List<ServiceInstance> instances);

  /**
   * Reports that the registry cannot be reached or understood at the moment. It is called once at
   * the start of an outage, and again only if the cause changes. The last known servers stay in
   * use.
   *
   * @param error what was tried and what happened
   */
  void onError(RegistryException error);
}
