package io.hawser.registry;

import io.hawser.error.RegistryException;
import java.util.List;

/**
 * Is notified by a registry about one cluster. Called from a thread of the provider; must not
 * block. The provider ignores exceptions and errors of a listener and notifies the other ones.
 */
public interface RegistryListener {

  /**
   * The registry's current answer. Repeating an unchanged answer is allowed.
   *
   * @param instances all instances of the cluster; empty means that the registry knows none
   */
  void onChange(List<ServiceInstance> instances);

  /**
   * The registry cannot be reached or understood at the moment; called once at the beginning of an
   * outage, and again only if the reason changes. The last known servers stay in use.
   *
   * @param error what was tried and what happened
   */
  void onError(RegistryException error);
}
