package io.hawser.testkit.registry;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.util.List;

/** Throws an error on every notification. */
final class FailingListener implements RegistryListener {

  @Override
  public void onChange(List<ServiceInstance> instances) {
    throw new LinkageError("thrown by a listener, for a test");
  }

  @Override
  public void onError(RegistryException error) {
    throw new LinkageError("thrown by a listener, for a test");
  }
}
