package io.hawser.transport.quic;

import io.hawser.error.ConfigurationException;
import io.netty.handler.codec.quic.Quic;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Looks whether there is a native library of QUIC for this platform. Stateless. */
final class QuicNatives {
  private QuicNatives() {}

  /**
   * Loads the native library.
   *
   * @throws ConfigurationException if there is none; it names the artifact to add
   */
  static void check() {
    Throwable cause = Quic.isAvailable() ? null : Quic.unavailabilityCause();
    if (cause != null) {
      throw new ConfigurationException(
          message(System.getProperty("os.name", ""), System.getProperty("os.arch", ""), cause),
          cause);
    }
  }

  static String message(String os, String arch, Throwable cause) {
    String classifier = classifierOrNull(os, arch);
    return "transport.type: quic cannot be used: the native library of QUIC cannot be loaded on "
        + os
        + " "
        + arch
        + " ("
        + root(cause)
        + "). "
        + (classifier == null
            ? "There is none for this platform: use tcp with TLS"
            : "Add io.netty:netty-codec-native-quic with the classifier "
                + classifier
                + ", in the version of the other jars of Netty; musl, as on Alpine, is not"
                + " supported");
  }

  /** Returns the classifier of Netty's jar for a platform; {@code null} if it has none. */
  static @Nullable String classifierOrNull(String os, String arch) {
    String system = os.toLowerCase(Locale.ROOT);
    String name =
        system.startsWith("linux")
            ? "linux"
            : system.startsWith("mac") ? "osx" : system.startsWith("windows") ? "windows" : null;
    String machine =
        switch (arch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64", "x64" -> "x86_64";
          case "aarch64", "arm64" -> "aarch_64";
          default -> null;
        };
    boolean none =
        name == null || machine == null || (name.equals("windows") && !machine.equals("x86_64"));
    return none ? null : name + "-" + machine;
  }

  private static String root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
  }
}
