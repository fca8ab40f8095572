package io.hawser.registry.nacos;

import io.hawser.config.RegistrySettings;
import io.hawser.registry.support.UserLogin;
import org.jspecify.annotations.Nullable;

/**
 * Describes how to log in, by the first of the three ways that is configured; the order is Seata's.
 */
sealed interface Credentials {

  /** The keys say nothing: Nacos without authentication. */
  record None() implements Credentials {}

  /** A user of Nacos, logged in by HTTP. The text form does not contain the password. */
  record User(UserLogin login, String contextPath) implements Credentials {}

  /** A key pair of Alibaba Cloud. */
  record KeyPair(String accessKey, String secretKey) implements Credentials {
    @Override
    public String toString() {
      return "access key";
    }
  }

  /** A role of the machine, in Alibaba Cloud. */
  record RamRole(String name) implements Credentials {}

  static Credentials read(RegistrySettings keys, @Nullable String roleOfConfig) {
    UserLogin login = UserLogin.read(keys);
    if (login != null) {
      return new User(login, contextPath(keys));
    }
    String accessKey = keys.text("accessKey");
    String secretKey = keys.text("secretKey");
    if (accessKey != null && secretKey != null) {
      return new KeyPair(accessKey, secretKey);
    }
    if (accessKey != null) {
      throw keys.missing("secretKey", "a value", "accessKey");
    }
    if (secretKey != null) {
      throw keys.missing("accessKey", "a value", "secretKey");
    }
    String role = keys.text("ramRoleName");
    role = role == null ? roleOfConfig : role; // Seata knows the latter only
    return role == null ? new None() : new RamRole(role);
  }

  /** Returns the context path with a slash in front and none at the end; {@code /} is the root. */
  private static String contextPath(RegistrySettings keys) {
    String path = keys.text("contextPath", "nacos").replaceAll("/+$", "");
    return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
  }
}
