package io.hawser.spring.boot;

import io.hawser.context.XidThreadLocalAccessor;
import io.micrometer.context.ContextRegistry;

/**
 * Takes the XID out of Micrometer's context propagation while an application runs. The registry is
 * one for the JVM.
 */
final class ThreadPropagation implements AutoCloseable {
  private final ContextRegistry registry;
  private final boolean removed;

  ThreadPropagation(ContextRegistry registry) {
    this.registry = registry;
    removed = registry.removeThreadLocalAccessor(XidThreadLocalAccessor.KEY);
  }

  @Override
  public void close() {
    if (removed) {
      registry.registerThreadLocalAccessor(new XidThreadLocalAccessor());
    }
  }
}
