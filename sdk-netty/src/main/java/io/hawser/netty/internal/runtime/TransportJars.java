package io.hawser.netty.internal.runtime;

import io.hawser.error.ConfigurationException;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Distinguishes sdk-netty from sdk-netty-shaded. Both contain this class and all others of the
 * transport, so only one of them may be on a class path.
 */
public final class TransportJars {
  private static final Logger log = LoggerFactory.getLogger(TransportJars.class);

  /** The build of sdk-netty-shaded renames the packages of Netty, also in this text. */
  private static final String OWN_NETTY = "io/netty/util/Version.class";

  private static final String SHADED_PACKAGE = "io/hawser/shaded/";
  private static final String SHADED_NETTY = SHADED_PACKAGE + "io/netty/util/Version.class";
  private static final String TRANSPORT = "io/hawser/netty/internal/runtime/TransportJars.class";

  private TransportJars() {}

  /**
   * Returns whether this class is that of sdk-netty-shaded.
   *
   * @return whether its Netty has another name
   */
  public static boolean isShaded() {
    return OWN_NETTY.startsWith(SHADED_PACKAGE);
  }

  /**
   * Checks that a class loader does not have both jars. The same jar twice does no harm.
   *
   * @throws ConfigurationException if it has both; it names them
   */
  static void checkOne(ClassLoader loader) {
    Set<String> transports = jars(loader, TRANSPORT);
    Set<String> shaded = jars(loader, SHADED_NETTY);
    shaded.retainAll(transports);
    if (!shaded.isEmpty() && shaded.size() < transports.size()) {
      throw new ConfigurationException(
          "sdk-netty and sdk-netty-shaded are both on the class path and contain the same classes;"
              + " found: "
              + String.join(", ", transports)
              + "; needed: one of them; exclude the other one from the dependency that brings it",
          null);
    }
  }

  private static Set<String> jars(ClassLoader loader, String file) {
    Set<String> jars = new TreeSet<>();
    try {
      for (URL found : Collections.list(loader.getResources(file))) {
        String text = found.toString();
        jars.add(text.substring(0, text.length() - file.length()));
      }
    } catch (IOException e) {
      log.debug("The class path cannot be searched for {}", file, e);
    }
    return jars;
  }
}
