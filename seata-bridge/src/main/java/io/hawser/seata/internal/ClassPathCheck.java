package io.hawser.seata.internal;

import org.apache.seata.common.ConfigurationKeys;
import org.apache.seata.config.ConfigurationFactory;

/** Looks for classes that Seata needs and does not bring, before a transaction fails for them. */
final class ClassPathCheck {
  private static final String JACKSON = "jackson";

  private ClassPathCheck() {}

  /**
   * Checks that Netty 4 is there: Seata's own classes mention it, whatever carries their requests.
   */
  static void forSeata() {
    if (!isThere("io.netty.channel.ChannelHandler")) {
      throw new IllegalStateException(
          "There is no Netty 4 on the class path, which Seata's own classes need even though the"
              + " bridge carries their requests (expected: io.netty:netty-all, as seata-all brings"
              + " it)");
    }
  }

  /**
   * Checks that the parser of undo logs is complete: it would fail only after the branch is
   * registered.
   */
  static void forUndoLogs() {
    forSeata();
    String parser =
        ConfigurationFactory.getInstance()
            .getConfig(ConfigurationKeys.TRANSACTION_UNDO_LOG_SERIALIZATION, JACKSON);
    if (parser.equals(JACKSON)
        && !isThere("com.fasterxml.jackson.datatype.jsr310.JavaTimeModule")) {
      throw new IllegalStateException(
          "Seata's AT mode writes undo logs by Jackson and would fail in the first transaction:"
              + " com.fasterxml.jackson.datatype:jackson-datatype-jsr310 is not on the class path"
              + " (expected: this jar with jackson-databind in the same version, or another "
              + ConfigurationKeys.TRANSACTION_UNDO_LOG_SERIALIZATION
              + ")");
    }
  }

  private static boolean isThere(String name) {
    return ClassPathCheck.class.getResource("/" + name.replace('.', '/') + ".class") != null;
  }
}
