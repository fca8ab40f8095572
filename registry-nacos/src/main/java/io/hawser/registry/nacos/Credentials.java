package io.hawser.registry.nacos;

import io.hawser.config.RegistrySettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How to log in, by the first of the three ways that is configured; the order is Seata's. */
sealed interface Credentials {

  /** What makes the headers of requests. */
  default Access access(NacosSettings settings) {
    return new CloudSignature(settings);
  }

  /** The keys say nothing: Nacos without authentication. */
  record None() implements Credentials {
    @Override
    public Access access(NacosSettings settings) {
      return Map::of;
    }
  }

  /** A user of Nacos, logged in by HTTP. */
  record User(String name, String password, String contextPath) implements Credentials {
    @Override
    public Access access(NacosSettings settings) {
      return new TokenLogin(this, settings);
    }

    @Override
    public String toString() {
      return "user " + name;
    }
  }

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
    String user = keys.text("username");
    if (user != null) {
      return new User(user, need(keys, "password", "username"), contextPath(keys));
    }
    String accessKey = keys.text("accessKey");
    if (accessKey != null) {
      return new KeyPair(accessKey, need(keys, "secretKey", "accessKey"));
    }
    String role = keys.text("ramRoleName");
    role = role == null ? roleOfConfig : role; // Seata knows the latter only
    return role == null ? new None() : new RamRole(role);
  }

  private static String need(RegistrySettings keys, String name, String because) {
    String value = keys.text(name);
    if (value == null) {
      throw keys.missing(name, "a value", because);
    }
    return value;
  }

  /** With a slash in front, none at the end; {@code /} is the root. */
  private static String contextPath(RegistrySettings keys) {
    String path = keys.text("contextPath", "nacos").replaceAll("/+$", "");
    return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
  }
}
