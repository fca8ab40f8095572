package io.hawser.registry.support;

/** Threads of registry providers. */
public final class RegistryThreads {
  private RegistryThreads() {}

  /**
   * Creates a daemon thread that inherits nothing from the current one: no inheritable thread
   * locals, and the class loader of this SDK as context class loader. The current thread may belong
   * to a user or an application that the registry's threads outlive.
   *
   * @param task its task
   * @param name its name
   * @return the thread, not started
   */
  public static Thread daemon(Runnable task, String name) {
    Thread created = new Thread(null, task, name, 0, false);
    created.setDaemon(true);
    created.setContextClassLoader(RegistryThreads.class.getClassLoader());
    return created;
  }
}
