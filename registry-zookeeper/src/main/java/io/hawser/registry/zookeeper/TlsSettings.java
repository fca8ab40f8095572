package io.hawser.registry.zookeeper;

import static io.hawser.registry.zookeeper.ZooKeeperSettings.PREFIX;
import static io.hawser.registry.zookeeper.ZooKeeperSettings.refusal;

import io.hawser.config.HawserConfig;
import java.io.File;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;

/**
 * TLS to ZooKeeper, in the words of ZooKeeper's client. Where a key is not set, ZooKeeper's own
 * system property counts ({@code zookeeper.client.secure}, {@code
 * zookeeper.ssl.trustStore.location} and so on).
 */
final class TlsSettings {
  static final String SSL = PREFIX + "ssl";
  static final String TRUST_STORE = PREFIX + "trustStore";
  static final String TRUST_STORE_PASSWORD = PREFIX + "trustStorePassword";
  static final String KEY_STORE = PREFIX + "keyStore";
  static final String KEY_STORE_PASSWORD = PREFIX + "keyStorePassword";

  /** Only this one of ZooKeeper's two transports can do TLS. */
  private static final String NETTY = "org.apache.zookeeper.ClientCnxnSocketNetty";

  private TlsSettings() {}

  static ZKClientConfig clientConfig(HawserConfig config) {
    ZKClientConfig client = new ZKClientConfig();
    String ssl = config.text(SSL);
    if (ssl != null) {
      if (!ssl.equalsIgnoreCase("true") && !ssl.equalsIgnoreCase("false")) {
        throw refusal(SSL, ssl, "true or false", null);
      }
      client.setProperty(ZKClientConfig.SECURE_CLIENT, ssl);
    }
    if (Boolean.parseBoolean(client.getProperty(ZKClientConfig.SECURE_CLIENT))) {
      client.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, NETTY);
      try (ClientX509Util names = new ClientX509Util()) {
        file(config, TRUST_STORE, client, names.getSslTruststoreLocationProperty());
        text(config, TRUST_STORE_PASSWORD, client, names.getSslTruststorePasswdProperty());
        file(config, KEY_STORE, client, names.getSslKeystoreLocationProperty());
        text(config, KEY_STORE_PASSWORD, client, names.getSslKeystorePasswdProperty());
      }
    }
    return client;
  }

  private static void file(
      HawserConfig config, String key, ZKClientConfig client, String property) {
    String path = config.text(key);
    if (path != null) {
      if (!new File(path).isFile()) {
        throw refusal(key, path, "the path of a file ending with .p12, .jks or .pem", null);
      }
      client.setProperty(property, path);
    }
  }

  private static void text(
      HawserConfig config, String key, ZKClientConfig client, String property) {
    String text = config.text(key);
    if (text != null) {
      client.setProperty(property, text);
    }
  }
}
