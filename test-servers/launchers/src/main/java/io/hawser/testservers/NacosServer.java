package io.hawser.testservers;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A real Nacos, standalone, in a child JVM. */
public final class NacosServer extends RegistryServer {
  private NacosServer(int port, Map<String, String> settings, List<String> options) {
    super("nacos", port, data -> command(port, data, settings, options));
  }

  private static ChildCommand command(
      int port, Path data, Map<String, String> settings, List<String> options) {
    throw new IllegalStateException(
        "Nacos cannot be started yet "
            + port
            + data
            + settings
            + options
            + new TreeMap<String, String>()
            + OriginalModule.NACOS);
  }
}
